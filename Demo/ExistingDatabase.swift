import LoginRocket
import LoginRocketCore

extension Options {
    /// Requires that there is a database: what makes no sense without one is to make none.
    ///
    /// - Parameter otherwise: What is wrong if there is none.
    /// - Throws: That; or ``LoginRocketError`` with code `store` if it cannot be read.
    func requireDatabase(_ otherwise: LoginRocketError) throws {
        guard try SQLiteStore.read(path: databasePath) != nil else { throw otherwise }
    }
}

extension LoginRocketError {
    /// There is no database, so there are no operations.
    static let noOperations = LoginRocketError(
        .badInput,
        "There is no such operation: list the outbox for the IDs."
    )

    /// There is no database, so no login waits for a code.
    static let nobodyWaits = LoginRocketError(
        .illegal,
        "This cannot be done while nobody is logged in: log in first."
    )
}
