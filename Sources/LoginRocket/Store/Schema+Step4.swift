extension Schema {
    /// A code for each row, the number of rows, an identity of the database, and a copy of each
    /// secret for every value that refers to it.
    ///
    /// Codes and sealed values are made anew after this step, in the same transaction.
    static let step4 = """
        ALTER TABLE realm RENAME TO realm_3;
        ALTER TABLE secret RENAME TO secret_3;
        ALTER TABLE session RENAME TO session_3;
        ALTER TABLE operation RENAME TO operation_3;
        ALTER TABLE ended_session RENAME TO ended_session_3;

        CREATE TABLE realm (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            origin TEXT NOT NULL,
            base_url TEXT NOT NULL,
            identity BLOB NOT NULL,
            key_check BLOB NOT NULL,
            fingerprint_key BLOB NOT NULL
        ) STRICT;

        CREATE TABLE secret (
            ref INTEGER NOT NULL,
            row INTEGER NOT NULL,
            kind TEXT NOT NULL CHECK (
                kind IN (
                    'token', 'logoutToken', 'challenge', 'signupToken', 'emailToken',
                    'currentPassword', 'newPassword'
                )
            ),
            username TEXT,
            sealed BLOB NOT NULL,
            PRIMARY KEY (ref, row, kind)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE tally (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            unfinished INTEGER NOT NULL,
            finished INTEGER NOT NULL,
            ended_sessions INTEGER NOT NULL,
            last_sequence INTEGER NOT NULL,
            code BLOB NOT NULL DEFAULT x''
        ) STRICT;

        CREATE TABLE session (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            state TEXT NOT NULL,
            reason TEXT,
            username TEXT,
            token_ref INTEGER,
            identity TEXT,
            expires_at INTEGER,
            confirmation TEXT,
            confirmation_at INTEGER,
            provider TEXT,
            started_at INTEGER,
            code BLOB NOT NULL DEFAULT x'',
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

        CREATE TABLE operation (
            seq INTEGER PRIMARY KEY,
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
            token_ref INTEGER,
            current_ref INTEGER,
            new_ref INTEGER,
            held_since INTEGER,
            turn INTEGER,
            unresolved INTEGER,
            recent TEXT,
            outcome TEXT
                CHECK (outcome IN ('done', 'rejected', 'outcomeUnknown', 'expired', 'cancelled')),
            proof TEXT CHECK (proof IN ('answered', 'alreadyEnded', 'newPasswordAccepted')),
            server_errors TEXT,
            code BLOB NOT NULL DEFAULT x'',
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

        CREATE TABLE ended_session (
            identity TEXT PRIMARY KEY,
            ended_by TEXT NOT NULL CHECK (ended_by IN ('client', 'server', 'both')),
            expires_at INTEGER,
            code BLOB NOT NULL DEFAULT x''
        ) STRICT, WITHOUT ROWID;

        INSERT INTO realm
            SELECT id, origin, base_url, randomblob(16), key_check, x'' FROM realm_3;
        INSERT INTO secret
            SELECT ref, 0, secret.kind, username, sealed
            FROM session_3 JOIN secret_3 AS secret ON ref = token_ref;
        INSERT INTO secret
            SELECT ref, seq, iif(operation.kind = 'logout', 'logoutToken', secret.kind), username,
                sealed
            FROM operation_3 AS operation JOIN secret_3 AS secret ON ref = token_ref;
        INSERT INTO secret
            SELECT ref, seq, 'currentPassword', username, sealed
            FROM operation_3 JOIN secret_3 ON ref = current_ref;
        INSERT INTO secret
            SELECT ref, seq, 'newPassword', username, sealed
            FROM operation_3 JOIN secret_3 ON ref = new_ref;
        INSERT INTO session SELECT *, x'' FROM session_3;
        INSERT INTO operation SELECT *, x'' FROM operation_3;
        INSERT INTO ended_session SELECT *, x'' FROM ended_session_3;
        INSERT INTO tally
            SELECT 1, count(*) FILTER (WHERE outcome IS NULL),
                count(*) FILTER (WHERE outcome IS NOT NULL),
                (SELECT count(*) FROM ended_session),
                coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'operation_3'), 0), x''
            FROM operation;

        DROP TABLE ended_session_3;
        DROP TABLE operation_3;
        DROP TABLE session_3;
        DROP TABLE secret_3;
        DROP TABLE realm_3;

        ALTER TABLE email ADD COLUMN code BLOB NOT NULL DEFAULT x'';

        CREATE INDEX operation_unfinished ON operation (seq) WHERE outcome IS NULL;
        CREATE INDEX operation_finished ON operation (seq) WHERE outcome IS NOT NULL;
        """
}
