package dev.vesta.protocol.text;

import java.util.List;
import java.util.stream.Collectors;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Block;
import org.commonmark.node.Code;
import org.commonmark.node.Document;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.SourceSpan;
import org.commonmark.node.Text;

/// The plain body of a parsed text, and whether its HTML would show anything else.
final class MarkdownBody extends AbstractVisitor {
    private final String source;
    private final StringBuilder body = new StringBuilder();

    /// How much of the source is in the body.
    private int done;

    /// What a reader of the HTML sees, as long as that is only text.
    private final StringBuilder shown = new StringBuilder();

    private boolean formatted;

    private MarkdownBody(String source) {
        this.source = source;
    }

    static MarkdownBody of(Node document, String source) {
        MarkdownBody body = new MarkdownBody(source);
        document.accept(body);
        body.body.append(source, body.done, source.length());
        return body;
    }

    /// The source, links to users and rooms replaced by their text
    /// ([spec](https://spec.matrix.org/v1.19/client-server-api/#user-and-room-mentions)).
    String text() {
        return body.toString();
    }

    /// True when there is nothing but paragraphs of text that stand so in the source.
    boolean isPlain() {
        return !formatted && lines(shown.toString()).equals(lines(source));
    }

    private static String lines(String text) {
        return text.lines().map(String::strip).filter(line -> !line.isEmpty()).collect(Collectors.joining("\n"));
    }

    @Override
    protected void visitChildren(Node parent) {
        formatted |= !(parent instanceof Document || parent instanceof Paragraph);
        super.visitChildren(parent);
        if (parent instanceof Block) {
            shown.append('\n');
        }
    }

    @Override
    public void visit(Text text) {
        shown.append(text.getLiteral());
    }

    @Override
    public void visit(Code code) {
        formatted = true;
        shown.append(code.getLiteral());
    }

    @Override
    public void visit(HtmlInline html) {
        shown.append(html.getLiteral());
    }

    @Override
    public void visit(HtmlBlock html) {
        shown.append(html.getLiteral()).append('\n');
    }

    @Override
    public void visit(SoftLineBreak lineBreak) {
        shown.append('\n');
    }

    @Override
    public void visit(HardLineBreak lineBreak) {
        shown.append('\n');
    }

    @Override
    public void visit(Link link) {
        int before = shown.length();
        visitChildren(link);
        List<SourceSpan> spans = link.getSourceSpans();
        if (!link.getDestination().startsWith(MatrixLinks.PREFIX) || spans.isEmpty()) {
            return;
        }
        body.append(source, done, spans.getFirst().getInputIndex()).append(shown, before, shown.length());
        done = spans.getLast().getInputIndex() + spans.getLast().getLength();
    }
}
