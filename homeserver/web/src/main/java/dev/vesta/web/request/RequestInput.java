package dev.vesta.web.request;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What a request record is made from.
///
/// @param pathVariables decoded, in the order of the template
/// @param header a header's value by name, or null
public record RequestInput(
        List<String> pathVariables,
        QueryParams query,
        Function<String, @Nullable String> header,
        String remoteAddress,
        byte[] body) {}
