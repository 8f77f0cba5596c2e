public import LoginRocket
internal import LoginRocketCore

/// The rules every store has to keep, as checks that any test framework can run.
///
/// ```swift
/// @Test(arguments: StoreConformance.Rule.allCases)
/// func `my store keeps the rule`(_ rule: StoreConformance.Rule) throws {
///     try StoreConformance { try MyStore() }.check(rule)
/// }
/// ```
public struct StoreConformance {
    let make: () throws -> any Store
    let reopen: (any Store) throws -> any Store

    /// Makes the checks for one kind of store.
    ///
    /// - Parameters:
    ///   - make: Makes a new, empty store.
    ///   - reopen: Closes a store and opens it again, if its contents outlive it.
    public init(
        make: @escaping () throws -> any Store,
        reopen: @escaping (any Store) throws -> any Store = { $0 }
    ) {
        self.make = make
        self.reopen = reopen
    }

    /// The rules, one check each.
    public enum Rule: String, CaseIterable, Sendable {
        /// A new store says "never logged in" and holds nothing.
        case isEmptyAtFirst
        /// Every session comes back as it was saved.
        case keepsEverySession
        /// Every email verification comes back as it was saved.
        case keepsEveryEmailVerification
        /// Every operation comes back as it was saved.
        case keepsEveryOperation
        /// A later value replaces an earlier one.
        case replacesValues
        /// A secret comes back byte for byte.
        case keepsEverySecret
        /// A secret stays while any value refers to it, and goes with the last.
        case keepsSecretsWhileReferredTo
        /// A secret that no value refers to is not kept.
        case keepsNoOtherSecrets
        /// A commit that refers to an unknown secret saves nothing at all.
        case commitsAllOrNothing
        /// A sequence number counts as used also after its operation was deleted.
        case remembersTheLastSequence
        /// Sessions that were logged out here are remembered until they are forgotten.
        case remembersEndedSessions
        /// Operations come back in the order of acceptance.
        case keepsTheOrder
        /// Changes without a durable part save nothing.
        case ignoresVolatileChanges
    }

    /// Checks every rule.
    ///
    /// - Throws: ``StoreViolation`` for the first rule that is broken, or the store's own error.
    public func checkAll() throws {
        for rule in Rule.allCases { try check(rule) }
    }

    /// Checks one rule.
    ///
    /// - Throws: ``StoreViolation`` if it is broken, or the store's own error.
    public func check(_ rule: Rule) throws {
        let run = StoreRun(rule: rule, reopen: reopen)
        let store = try make()
        switch rule {
        case .isEmptyAtFirst: try run.isEmptyAtFirst(store)
        case .keepsEverySession: try run.keepsEverySession(store)
        case .keepsEveryEmailVerification: try run.keepsEveryEmailVerification(store)
        case .keepsEveryOperation: try run.keepsEveryOperation(store)
        case .replacesValues: try run.replacesValues(store)
        case .keepsEverySecret: try run.keepsEverySecret(store)
        case .keepsSecretsWhileReferredTo: try run.keepsSecretsWhileReferredTo(store)
        case .keepsNoOtherSecrets: try run.keepsNoOtherSecrets(store)
        case .commitsAllOrNothing: try run.commitsAllOrNothing(store)
        case .remembersTheLastSequence: try run.remembersTheLastSequence(store)
        case .remembersEndedSessions: try run.remembersEndedSessions(store)
        case .keepsTheOrder: try run.keepsTheOrder(store)
        case .ignoresVolatileChanges: try run.ignoresVolatileChanges(store)
        }
    }
}

/// A rule that a store broke.
public struct StoreViolation: Error, CustomStringConvertible {
    /// The rule.
    public let rule: StoreConformance.Rule

    /// The rule, and what was found.
    public let description: String
}
