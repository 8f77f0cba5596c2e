/// Somebody with an account at the emulator.
struct User {
    let name: String
    let password: String
    var totpSecret: String?

    /// The account that every emulator has from the start, and which asks for a code.
    static let grace = User(name: "grace", password: "secret", totpSecret: defaultTotpSecret)

    /// A new account with a password that must not leak.
    static func new(
        _ name: String,
        at emulator: EmulatorProcess,
        in story: Story,
        withCode: Bool = false
    ) async throws -> User {
        let user = User(
            name: name,
            password: story.newPassword(),
            totpSecret: withCode ? defaultTotpSecret : nil
        )
        try await emulator.add(user)
        return user
    }
}

private let defaultTotpSecret = "JBSWY3DPEHPK3PXP"
