import LoginRocket
import LoginRocketCore
import LoginRocketProtocol

// An order that makes no sense without a database must not make one.

extension Order {
    /// The verdict while there is no database; `nil` if it can be the first order of all.
    func verdict(withoutDatabase path: String) -> Verdict? {
        if let event = illegalAtFirst {
            return .failed(LoginRocketError(event, withoutDatabase: path))
        }
        if case .verifyEmail(_, nil, _) = self { return .failed(.nobodyToVerify) }
        guard case .logout = self else { return nil }
        return .done(
            saying: "Nobody was logged in, for there is no database at \(path): nothing was done."
        )
    }
}

extension Options {
    /// The same options for a command about what a database holds: without one it fails, as with
    /// `--must-exist`.
    var withDatabase: Options {
        var options = self
        options.mustExist = true
        return options
    }

    /// `true` if the realm is named and there is no database yet: without either, the missing realm
    /// is told.
    ///
    /// - Throws: ``LoginRocketError``: `badInput` if the URL is none; `store` if it cannot be read.
    var lacksDatabase: Bool {
        get throws {
            guard let url else { return false }
            _ = try BaseURL(url)
            return try held() == nil
        }
    }

    /// Reads what the database holds, and its realm.
    ///
    /// - Parameter limit: The largest number of operations to read.
    /// - Returns: What it holds; `nil` if there is no database and none is needed.
    /// - Throws: ``LoginRocketError`` with code `store`.
    func held(limit: Int = 0) throws -> (saved: SavedExcerpt, realm: RealmAddress)? {
        let held = try SQLiteStore.excerpt(
            path: databasePath,
            keySources: keySources,
            limit: limit
        )
        if held == nil, mustExist { throw missingDatabase }
        return held
    }

    /// The trouble of a command that makes no sense without a database.
    var missingDatabase: LoginRocketError {
        LoginRocketError(
            .store,
            "There is no database at \(databasePath): check the path, or log in to make one.",
            disk: .missing
        )
    }
}

extension Snapshot {
    /// The state of a client that nobody has used yet.
    static var unused: Snapshot {
        Snapshot(reading: SavedExcerpt(of: Saved()), at: clocks.now)
    }
}

extension LoginRocketError {
    /// An event that a client which nobody has used yet does not accept; the path may be mistyped.
    init(_ event: IllegalEvent, withoutDatabase path: String) {
        let error = LoginRocketError(event, in: .loggedOut(.never))
        self.init(error.code, "\(error.message) There is no database at \(path).")
    }
}
