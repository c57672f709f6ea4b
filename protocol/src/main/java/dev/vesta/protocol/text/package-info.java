/// Text with formatting: [dev.vesta.protocol.text.Markdown] for what the server itself writes,
/// [dev.vesta.protocol.text.Html] for what others wrote, [dev.vesta.protocol.text.MatrixLinks] for mentions.
///
/// Nothing calls this package yet. It is there for server notices, answers in an admin room and the text and HTML
/// parts of e-mails; the messages that users send pass through the server as they are, and are never rewritten here.
///
/// Everything is bounded: time and memory are linear in the input for HTML, and Markdown has a limit of its own.
/// Only jsoup's parser and tree are used, never its HTTP client.
@NullMarked
package dev.vesta.protocol.text;

import org.jspecify.annotations.NullMarked;
