extension Schema {
    /// The held logout, doubts that outlast a session, sessions that have ended.
    ///
    /// What waited for a login with the old password is asked once more with the new one. The start
    /// of an external login was told by a clock that nobody vouched for, so it is forgotten.
    static let step3 = """
        ALTER TABLE session RENAME TO session_2;
        ALTER TABLE operation RENAME TO operation_2;

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
            provider TEXT,
            started_at INTEGER,
            CHECK (
                CASE state
                WHEN 'loggedOut' THEN reason IS NOT NULL AND username IS NULL
                    AND token_ref IS NULL AND identity IS NULL AND confirmation IS NULL
                WHEN 'awaitingMfa' THEN reason IS NULL AND username IS NOT NULL
                    AND token_ref IS NOT NULL AND identity IS NULL AND confirmation IS NULL
                WHEN 'awaitingSignupCompletion' THEN reason IS NULL
                    AND token_ref IS NOT NULL AND identity IS NULL AND confirmation IS NULL
                WHEN 'awaitingExternalLogin' THEN reason IS NULL AND username IS NULL
                    AND token_ref IS NULL AND identity IS NULL AND confirmation IS NULL
                WHEN 'loggedIn' THEN reason IS NULL AND username IS NOT NULL
                    AND token_ref IS NOT NULL AND identity IS NOT NULL
                    AND confirmation IN ('confirmed', 'unconfirmed')
                ELSE FALSE END
            ),
            CHECK (identity IS NOT NULL OR expires_at IS NULL),
            CHECK ((confirmation IS NULL) = (confirmation_at IS NULL)),
            CHECK ((provider IS NOT NULL) = (state = 'awaitingExternalLogin')),
            CHECK (provider IS NOT NULL OR started_at IS NULL)
        ) STRICT;

        CREATE TABLE ended_session (
            identity TEXT PRIMARY KEY,
            ended_by TEXT NOT NULL CHECK (ended_by IN ('client', 'server')),
            expires_at INTEGER
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE operation (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            kind TEXT NOT NULL CHECK (kind IN ('logout', 'updatePassword', 'verifyEmail')),
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
            held_since INTEGER,
            turn INTEGER,
            unresolved INTEGER,
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
                WHEN kind = 'verifyEmail' THEN step IN ('verify', 'verifyAgain')
                    AND outcome IS NULL AND session IS NULL
                    AND token_ref IS NOT NULL AND current_ref IS NULL AND new_ref IS NULL
                ELSE step IN (
                        'send', 'resend', 'confirmRefusal', 'needsLogin', 'needsLoginInDoubt',
                        'tryNew'
                    )
                    AND outcome IS NULL AND session IS NOT NULL
                    AND token_ref IS NOT NULL AND current_ref IS NOT NULL AND new_ref IS NOT NULL
                END
            ),
            CHECK (turn IS NULL OR held_since IS NOT NULL),
            CHECK (held_since IS NULL OR (kind = 'updatePassword' AND outcome IS NULL)),
            CHECK ((unresolved IS NULL) = (recent IS NULL)),
            CHECK (
                (unresolved IS NOT NULL) = (
                    step IN (
                        'resend', 'needsLoginInDoubt', 'tryNew', 'verifyAgain'
                    )
                )
            ),
            CHECK ((proof IS NOT NULL) = (outcome IS 'done')),
            CHECK (
                (server_errors IS NOT NULL) = (
                    step = 'confirmRefusal' OR outcome IS 'rejected' OR outcome IS 'outcomeUnknown'
                )
            )
        ) STRICT;

        INSERT INTO session SELECT * FROM session_2;
        UPDATE session SET started_at = NULL;
        INSERT INTO operation
            SELECT seq, id, kind, username, origin, queued_at, lifetime, age, attempts,
                CASE
                WHEN step = 'tryOld' THEN 'tryNew'
                WHEN step = 'send' AND unresolved IS NOT NULL THEN 'resend'
                WHEN step = 'verify' AND unresolved IS NOT NULL THEN 'verifyAgain'
                ELSE step END,
                session, token_ref, current_ref, new_ref, NULL, NULL, unresolved, recent, outcome,
                proof, iif(outcome IS 'outcomeUnknown', '[]', server_errors)
            FROM operation_2;
        INSERT OR IGNORE INTO ended_session
            SELECT session, 'client', NULL FROM operation WHERE kind = 'logout' AND session IS NOT NULL;
        DELETE FROM sqlite_sequence WHERE name = 'operation';
        INSERT INTO sqlite_sequence (name, seq)
            SELECT 'operation', seq FROM sqlite_sequence WHERE name = 'operation_2';

        DROP TABLE operation_2;
        DROP TABLE session_2;

        CREATE INDEX operation_outcome ON operation (outcome);
        CREATE INDEX operation_token ON operation (token_ref) WHERE token_ref IS NOT NULL;
        CREATE INDEX operation_current ON operation (current_ref) WHERE current_ref IS NOT NULL;
        CREATE INDEX operation_new ON operation (new_ref) WHERE new_ref IS NOT NULL;
        """
}
