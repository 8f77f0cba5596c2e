ALTER TABLE secret RENAME TO secret_1;
ALTER TABLE session RENAME TO session_1;
ALTER TABLE operation RENAME TO operation_1;

CREATE TABLE secret (
    ref INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (
        kind IN (
            'token', 'challenge', 'signupToken', 'emailToken', 'currentPassword',
            'newPassword'
        )
    ),
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
    CHECK ((provider IS NULL) = (started_at IS NULL))
) STRICT;

CREATE TABLE email (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    state TEXT NOT NULL,
    username TEXT,
    operation TEXT,
    CHECK (
        CASE state
        WHEN 'notRequested' THEN username IS NULL AND operation IS NULL
        WHEN 'awaitingToken' THEN username IS NOT NULL AND operation IS NULL
        WHEN 'tokenPending' THEN username IS NOT NULL AND operation IS NOT NULL
        WHEN 'verified' THEN username IS NOT NULL AND operation IS NULL
        ELSE FALSE END
    )
) STRICT;

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
        WHEN kind = 'verifyEmail' THEN step = 'verify'
            AND outcome IS NULL AND session IS NULL
            AND token_ref IS NOT NULL AND current_ref IS NULL AND new_ref IS NULL
        ELSE step IN ('send', 'confirmRefusal', 'needsLogin', 'tryNew', 'tryOld')
            AND outcome IS NULL AND session IS NOT NULL
            AND token_ref IS NOT NULL AND current_ref IS NOT NULL AND new_ref IS NOT NULL
        END
    ),
    CHECK ((unresolved IS NULL) = (last_sent IS NULL)),
    CHECK ((unresolved IS NULL) = (recent IS NULL)),
    CHECK (step NOT IN ('tryNew', 'tryOld') OR unresolved IS NOT NULL),
    CHECK (step IN ('send', 'tryNew', 'tryOld', 'verify') OR unresolved IS NULL),
    CHECK ((proof IS NOT NULL) = (outcome IS 'done')),
    CHECK ((server_errors IS NOT NULL) = (step = 'confirmRefusal' OR outcome IS 'rejected'))
) STRICT;

INSERT INTO secret SELECT * FROM secret_1;
INSERT INTO session SELECT *, NULL, NULL FROM session_1;
INSERT INTO email (id, state) VALUES (1, 'notRequested');
INSERT INTO operation SELECT * FROM operation_1;
DELETE FROM sqlite_sequence WHERE name = 'operation';
INSERT INTO sqlite_sequence (name, seq)
    SELECT 'operation', seq FROM sqlite_sequence WHERE name = 'operation_1';

DROP TABLE operation_1;
DROP TABLE session_1;
DROP TABLE secret_1;

CREATE INDEX operation_outcome ON operation (outcome);
CREATE INDEX operation_token ON operation (token_ref) WHERE token_ref IS NOT NULL;
CREATE INDEX operation_current ON operation (current_ref) WHERE current_ref IS NOT NULL;
CREATE INDEX operation_new ON operation (new_ref) WHERE new_ref IS NOT NULL;
