internal import GRDB

/// Tells if most of a database is pages that nothing uses any more, and it is large enough to care.
func isMostlyFree(_ db: Database) throws -> Bool {
    let free = try Int.fetchOne(db, sql: "PRAGMA freelist_count") ?? 0
    let all = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
    return free >= 64 && free * 2 > all
}

/// Gives the pages that nothing uses back to the disk, if they are most of the database.
///
/// It costs a copy of what is left, which is at most as much as was deleted since the last time. It
/// is a transaction like any other. Its pages, with every secret that lives, go through the
/// write-ahead log, so that is emptied at the end.
func shrink(_ db: Database) throws {
    guard try isMostlyFree(db) else { return }
    // On a full disk what was written in vain takes the last of the room.
    defer { try? emptyWriteAheadLog(db, waiting: false) }
    try db.execute(sql: "VACUUM")
}
