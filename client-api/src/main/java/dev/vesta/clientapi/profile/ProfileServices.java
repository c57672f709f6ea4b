package dev.vesta.clientapi.profile;

import dev.vesta.core.profile.MutualRooms;
import dev.vesta.core.profile.ProfileService;
import dev.vesta.core.profile.UserDirectory;
import dev.vesta.web.AnyEndpoint;
import java.util.List;

/// What the endpoints about users and what they tell of themselves are made from.
public record ProfileServices(ProfileService profiles, UserDirectory directory, MutualRooms mutualRooms) {
    /// The endpoints of this chapter, one line each.
    public List<AnyEndpoint> endpoints() {
        return List.of(
                new GetUserProfile(profiles),
                new GetProfileField(profiles),
                new SetProfileField(profiles),
                new DeleteProfileField(profiles),
                new SearchUserDirectory(directory),
                new GetMutualRooms(mutualRooms),
                new GetMutualRoomsUnstable(mutualRooms));
    }
}
