package dev.vesta.core.userdata;

import dev.vesta.core.account.Caller;
import dev.vesta.core.error.ErrCode;
import dev.vesta.core.error.Errors;
import dev.vesta.core.port.FilterStore;
import dev.vesta.protocol.filter.Filter;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.json.ParseResult;
import java.util.Optional;
import java.util.regex.Pattern;

/// The filters that clients store, to name them by id later.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#filtering))
public final class Filters {
    /// Honest clients store a few, and the same ones again have the same id.
    private static final int MAX_FILTERS = 1_000;

    private static final Pattern ID = Pattern.compile("[1-9][0-9]{0,17}");

    private final FilterStore store;

    public Filters(FilterStore store) {
        this.store = store;
    }

    /// Stores a filter: its id. `M_BAD_JSON` when one of its members has a wrong type.
    public String put(Caller caller, JsonValue.Obj filter) {
        if (Filter.parse(filter) instanceof ParseResult.Malformed<Filter>(String reason)) {
            throw Errors.badJson(reason);
        }
        return store.put(caller.userNid(), filter, MAX_FILTERS)
                .map(String::valueOf)
                .orElseThrow(() ->
                        Errors.of(ErrCode.M_RESOURCE_LIMIT_EXCEEDED, "You have stored too many filters already."));
    }

    /// The caller's filter of that id; empty when they have stored none.
    public Optional<JsonValue.Obj> get(Caller caller, String id) {
        return ID.matcher(id).matches() ? store.get(caller.userNid(), Long.parseLong(id)) : Optional.empty();
    }
}
