package dev.vesta.protocol.room;

/// The rules of a room version as data: the helper in charge of `protocol` grows this record to all that differs.
///
/// @param roomIdIsCreateHash room ids are `!` + the create event's reference hash (MSC4291, version 12)
/// @param creatorsAreAboveAll creators have infinite power and may not be in `users` (MSC4289, version 12)
/// @param implicitCreator the create event's sender is the creator, without `content.creator` (version 11)
public record RoomRules(boolean roomIdIsCreateHash, boolean creatorsAreAboveAll, boolean implicitCreator) {}
