import FoundationEssentials

extension Realm {
    /// Everything that the realm holds, without its settings, as JSON: users, sessions, tokens, mail.
    ///
    /// Passwords are salted hashes; the realm's keys and tokens are as they are, so keep it secret.
    ///
    /// - Throws: ``ControlError/invalidContents`` if it cannot be written as JSON.
    public func saved() throws(ControlError) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let json = try? encoder.encode(Archive(version: 1, contents: contents)) else {
            throw .invalidContents
        }
        return Array(json)
    }

    /// Makes a realm of what another one saved.
    ///
    /// - Parameters:
    ///   - saved: What ``saved()`` gave.
    ///   - settings: The switches to start with.
    ///   - generator: Draws every ID from here on.
    /// - Throws: ``ControlError/invalidContents`` if it is anything else.
    public init(
        saved: [UInt8],
        settings: Settings = Settings(),
        generator: some RandomNumberGenerator & Sendable = SystemRandomNumberGenerator()
    ) throws(ControlError) {
        guard let archive = try? JSONDecoder().decode(Archive.self, from: Data(saved)),
            archive.version == 1
        else { throw .invalidContents }
        self.init(archive.contents, settings: settings, random: generator)
    }

    private struct Archive: Codable {
        let version: Int
        let contents: Contents
    }
}
