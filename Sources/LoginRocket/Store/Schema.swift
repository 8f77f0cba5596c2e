internal import GRDB

/// The tables, as a list of frozen steps: a released step is never changed, only followed.
enum Schema {
    static let steps = [step1, step2, step3, step4]

    /// Marks the file as ours ("LRkt"), so that no other program's database is taken for one.
    static let applicationID = 0x4C52_6B74

    /// How many steps the database has taken.
    static func version(_ db: Database) throws -> Int {
        try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
    }

    /// Takes the steps that are missing; to be called in a transaction.
    static func migrate(_ db: Database) throws {
        for (version, step) in steps.enumerated().dropFirst(try version(db)) {
            try db.execute(sql: step)
            try db.execute(sql: "PRAGMA user_version = \(version + 1)")
        }
        try db.execute(sql: "PRAGMA application_id = \(applicationID)")
    }

    private static let step1 = """
        CREATE TABLE realm (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            origin TEXT NOT NULL,
            base_url TEXT NOT NULL,
            key_check BLOB NOT NULL
        ) STRICT;

        CREATE TABLE secret (
            ref INTEGER PRIMARY KEY,
            kind TEXT NOT NULL
                CHECK (kind IN ('token', 'challenge', 'currentPassword', 'newPassword')),
            sealed BLOB NOT NULL
        ) STRICT;

        CREATE TABLE session (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            state TEXT NOT NULL,
            reason TEXT,
            username TEXT,
            token_ref INTEGER REFERENCES secret (ref),
            identity TEXT,
            expires_at INTEGER,
            confirmation TEXT,
            confirmation_at INTEGER,
            CHECK (
                CASE state
                WHEN 'loggedOut' THEN reason IS NOT NULL AND username IS NULL
                    AND token_ref IS NULL AND identity IS NULL AND confirmation IS NULL
                WHEN 'awaitingMfa' THEN reason IS NULL AND username IS NOT NULL
                    AND token_ref IS NOT NULL AND identity IS NULL AND confirmation IS NULL
                WHEN 'loggedIn' THEN reason IS NULL AND username IS NOT NULL
                    AND token_ref IS NOT NULL AND identity IS NOT NULL
                    AND confirmation IN ('confirmed', 'unconfirmed')
                ELSE FALSE END
            ),
            CHECK (identity IS NOT NULL OR expires_at IS NULL),
            CHECK ((confirmation IS NULL) = (confirmation_at IS NULL))
        ) STRICT;

        CREATE TABLE operation (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            kind TEXT NOT NULL CHECK (kind IN ('logout', 'updatePassword')),
            username TEXT NOT NULL,
            origin TEXT NOT NULL CHECK (origin IN ('app', 'client')),
            queued_at INTEGER NOT NULL,
            lifetime INTEGER NOT NULL,
            age INTEGER NOT NULL,
            attempts INTEGER NOT NULL CHECK (attempts >= 0),
            step TEXT NOT NULL,
            session TEXT,
            token_ref INTEGER REFERENCES secret (ref),
            current_ref INTEGER REFERENCES secret (ref),
            new_ref INTEGER REFERENCES secret (ref),
            unresolved INTEGER,
            last_sent INTEGER,
            recent TEXT,
            outcome TEXT
                CHECK (outcome IN ('done', 'rejected', 'outcomeUnknown', 'expired', 'cancelled')),
            proof TEXT CHECK (proof IN ('answered', 'alreadyEnded', 'newPasswordAccepted')),
            server_errors TEXT,
            CHECK (
                CASE
                WHEN step = 'finished' THEN outcome IS NOT NULL AND session IS NULL
                    AND token_ref IS NULL AND current_ref IS NULL AND new_ref IS NULL
                WHEN kind = 'logout' THEN step IN ('revoke', 'confirmEnded')
                    AND outcome IS NULL AND session IS NOT NULL
                    AND token_ref IS NOT NULL AND current_ref IS NULL AND new_ref IS NULL
                ELSE step IN ('send', 'confirmRefusal', 'needsLogin', 'tryNew', 'tryOld')
                    AND outcome IS NULL AND session IS NOT NULL
                    AND token_ref IS NOT NULL AND current_ref IS NOT NULL AND new_ref IS NOT NULL
                END
            ),
            CHECK ((unresolved IS NULL) = (last_sent IS NULL)),
            CHECK ((unresolved IS NULL) = (recent IS NULL)),
            CHECK (step NOT IN ('tryNew', 'tryOld') OR unresolved IS NOT NULL),
            CHECK (step IN ('send', 'tryNew', 'tryOld') OR unresolved IS NULL),
            CHECK ((proof IS NOT NULL) = (outcome IS 'done')),
            CHECK ((server_errors IS NOT NULL) = (step = 'confirmRefusal' OR outcome IS 'rejected'))
        ) STRICT;

        CREATE INDEX operation_outcome ON operation (outcome);
        CREATE INDEX operation_token ON operation (token_ref) WHERE token_ref IS NOT NULL;
        CREATE INDEX operation_current ON operation (current_ref) WHERE current_ref IS NOT NULL;
        CREATE INDEX operation_new ON operation (new_ref) WHERE new_ref IS NOT NULL;

        INSERT INTO session (id, state, reason) VALUES (1, 'loggedOut', 'never');
        """
}
