/// A source of the key that seals the secrets of a database: 32 random bytes.
///
/// The first source of a list that has a key is used. A key is made only by a
/// ``KeySource/file(_:)`` that stands first: a credential that is missing is an error, and never a
/// reason to make a plain key file in its place.
///
/// ```swift
/// let sources = [KeySource.systemdCredential("client.key"), .file("/var/lib/kiosk/client.key")]
/// ```
public enum KeySource: Sendable {
    /// A credential that systemd passes to the service, by its name.
    ///
    /// Without a credential of this name the next source is asked; alone, it is required. See
    /// `LoadCredentialEncrypted=` in systemd.exec(5).
    case systemdCredential(String)

    /// Bytes the app has from elsewhere, for example a hardware key store.
    ///
    /// They are asked for once no other process can change the database, at each start, and also
    /// before a new database is made.
    case provided(@Sendable () throws -> [UInt8])

    /// A file that only this user can open; the first source makes it with a new database.
    ///
    /// It is weak against a stolen disk that holds both. Keep it on another file system if you can.
    /// A file in `$CREDENTIALS_DIRECTORY` is guarded by systemd: it may have another owner and
    /// mode, and it is never made.
    case file(String)
}
