internal import GRDB

// No database is "logged out"; a database that was lost is an error.

extension DatabaseFile {
    /// A look at a database of ours; `nil` if there is none yet, or one that was never finished.
    ///
    /// Throws if a file is not ours, or if the database is empty and was in use before: its lock
    /// shows that, or a key in one of `keyFiles`, which is made before the database. A database
    /// that is gone is a new one, for people remove it to start anew.
    func lookAtOurs<Value>(
        keyFiles: [String] = [],
        _ read: (Database) throws -> Value?
    ) throws -> Value? {
        for _ in 0..<5 {
            try inspect()
            let note = try lockNote()
            if let value = try look(read) ?? nil { return value }
            let trouble = try loss(note, keyFiles)
            // An owner that is making the database says so before there is one.
            if try lockNote() == note {
                if let trouble { throw trouble }
                return nil
            }
        }
        return try look(read) ?? nil
    }

    /// The error of a database that was lost; `nil` if it is a new one that holds nothing yet.
    private func loss(_ note: LockNote?, _ keyFiles: [String]) throws -> LoginRocketError? {
        // In this order: a log begins after its database, and ends before it.
        let logSize = try logSize()
        let status = try FileStatus.of(path)
        if logSize > 0, (status?.size ?? 0) == 0 {
            let state = status == nil ? "missing" : "empty"
            return LoginRocketError(
                .store,
                "\(path) is \(state), and \(writeAheadLogPath) holds changes of it: restore it, or "
                    + "remove \(writeAheadLogPath) and it to start anew."
            )
        }
        guard status != nil, note?.isNew != true else { return nil }
        let keyFile = keyFiles.first { (try? FileStatus.of($0)) ?? nil != nil }
        guard let witness = note?.hadOwner == true ? lockPath : keyFile else { return nil }
        return LoginRocketError(
            .store,
            "\(path) is empty, and \(witness) shows that it was in use before: restore it, or "
                + "remove it to start anew."
        )
    }
}
