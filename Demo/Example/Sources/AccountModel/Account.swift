import LoginRocket
import LoginRocketCore

/// The model layer of an app: it does what screens ask for and says what they show.
///
/// ```swift
/// let account = Account(client)
/// let running = Task { try await account.run { print($0) } }
/// let sentence = await account.logIn("frank", password: Secret(password))
/// ```
///
/// No method throws: a screen has a sentence to show, whatever happens.
public struct Account: Sendable {
    private let client: Client

    /// Makes the model of a client.
    public init(_ client: Client) {
        self.client = client
    }

    /// Lets the client work, and shows every change, until the client is closed.
    ///
    /// - Throws: `LoginRocketError` if the client cannot run.
    public func run(show: @escaping @Sendable (Screen) async -> Void) async throws {
        try await withThrowingTaskGroup { group in
            group.addTask { try await client.run() }
            for await snapshot in await client.snapshots {
                await show(Screen(snapshot))
            }
            try await group.waitForAll()
        }
    }

    /// The screen as it is now.
    public var screen: Screen {
        get async { Screen(await client.snapshot) }
    }

    /// Logs a user in; a realm that asks for a code is answered with ``enterCode(_:)``.
    public func logIn(_ name: String, password: Secret) async -> String {
        await attempt {
            let state = try await client.login(username: name, password: password).session
            guard case .awaitingMfa = state else { return "Hello, \(name)." }
            return "Now the code, please."
        }
    }

    /// Answers the realm's question for a code.
    public func enterCode(_ code: Secret) async -> String {
        await attempt {
            try await client.submitCode(code)
            return "Hello."
        }
    }

    /// Changes the password as soon as the server can be reached.
    public func changePassword(from current: Secret, to new: Secret) async -> String {
        await attempt {
            try await client.updatePassword(current: current, new: new)
            return "The password will be changed."
        }
    }

    /// Logs out: here at once, at the server as soon as it can be reached.
    public func logOut() async -> String {
        await attempt {
            try await client.logout()
            return "Good bye."
        }
    }

    /// Forgets the outcomes that a person has seen.
    public func dismissNotes() async {
        for operation in await client.snapshot.operations {
            guard case .finished = operation.phase else { continue }
            // What cannot be forgotten now is shown again, and can be dismissed later.
            try? await client.acknowledge(operation.id)
        }
    }

    private func attempt(_ call: () async throws -> String) async -> String {
        do {
            return try await call()
        } catch let error as LoginRocketError {
            return ([error.message] + error.serverErrors).joined(separator: " ")
        } catch {
            return "Never mind."
        }
    }
}
