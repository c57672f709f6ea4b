package dev.vesta.clientapi.profile;

import dev.vesta.core.account.Caller;
import dev.vesta.core.port.UserDirectoryStore.Hit;
import dev.vesta.core.profile.UserDirectory;
import dev.vesta.protocol.id.UserId;
import dev.vesta.web.Body;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `POST /_matrix/client/v3/user_directory/search`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3user_directorysearch))
public final class SearchUserDirectory implements Endpoint<SearchUserDirectory.Request, SearchUserDirectory.Response> {
    static final EndpointSpec SPEC = EndpointSpec.post("/_matrix/client/v3/user_directory/search")
            .also("/_matrix/client/r0/user_directory/search");

    private static final int DEFAULT_LIMIT = 10;

    private final UserDirectory directory;

    public SearchUserDirectory(UserDirectory directory) {
        this.directory = directory;
    }

    public record Request(@Body Fields body) {}

    public record Fields(String searchTerm, @Nullable Integer limit) {}

    public record Response(List<User> results, boolean limited) {}

    /// A user who was found.
    public record User(
            UserId userId,
            @Nullable String displayName,
            @Nullable String avatarUrl) {
        static User of(Hit hit) {
            return new User(hit.user(), hit.displayName(), hit.avatarUrl());
        }
    }

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public Response handle(Caller caller, Request request) {
        Fields body = request.body();
        int limit = body.limit() == null ? DEFAULT_LIMIT : body.limit();
        UserDirectory.Found found = directory.search(caller, body.searchTerm(), limit);
        return new Response(found.results().stream().map(User::of).toList(), found.limited());
    }
}
