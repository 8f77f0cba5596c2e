import Foundation
import GRDB
import LoginRocketCore
import LoginRocketTesting
import Testing

@testable import LoginRocket

/// A directory of its own for one test, with a database and a key in it; removed at the end.
final class TemporaryDatabase {
    let directory: String
    let keySource: KeySource

    static let address = RealmAddress(
        origin: RealmOrigin(scheme: "https", host: "sample.e1.loginrocket.com", port: 443),
        baseURL: "https://sample.e1.loginrocket.com/"
    )

    init(_ keySource: KeySource = .provided { [UInt8](repeating: 7, count: 32) }) throws {
        self.keySource = keySource
        directory = FileManager.default.temporaryDirectory.path + "/store-" + UUID().uuidString
        try FileManager.default.createDirectory(
            atPath: directory,
            withIntermediateDirectories: true
        )
    }

    deinit {
        try? FileManager.default.removeItem(atPath: directory)
    }

    var path: String { directory + "/client.sqlite" }
    var keyPath: String { directory + "/client.key" }

    func open(
        _ address: RealmAddress? = TemporaryDatabase.address,
        _ keySource: KeySource? = nil
    ) throws -> SQLiteStore {
        try SQLiteStore.open(
            path: path,
            realm: address,
            keySources: [keySource ?? self.keySource]
        )
    }

    /// What `open` says when it refuses.
    func refusal(
        _ address: RealmAddress? = TemporaryDatabase.address,
        _ keySource: KeySource? = nil
    ) throws -> LoginRocketError? {
        do {
            try open(address, keySource).close()
            return nil
        } catch let error as LoginRocketError {
            expectSentence(error)
            return error
        }
    }

    /// Changes the file behind the store's back.
    func tamper(_ sql: String) throws {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        try queue.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA ignore_check_constraints = ON")
            try db.execute(sql: sql)
        }
        try queue.close()
    }

    func permissions(_ suffix: String = "") throws -> Int? {
        guard FileManager.default.fileExists(atPath: path + suffix) else { return nil }
        let attributes = try FileManager.default.attributesOfItem(atPath: path + suffix)
        return attributes[.posixPermissions] as? Int
    }

    /// Every file of the directory, by name.
    func files() throws -> [String: Data] {
        let names = try FileManager.default.contentsOfDirectory(atPath: directory)
        return try names.reduce(into: [:]) { files, name in
            files[name] = try Data(contentsOf: URL(fileURLWithPath: directory + "/" + name))
        }
    }

    /// Whether any file of the directory holds these bytes.
    func holds(_ canary: Secret) throws -> Bool {
        try files().values.contains { $0.range(of: Data(canary.bytes)) != nil }
    }
}

func sealedSession() -> (Changes, [SecretRef: Secret]) {
    let changes = Changes(.loggedIn(StoreSamples.session()))
    return (changes, [StoreSamples.token: Secret("the token")])
}

func pendingChange(_ sequence: Int64 = 1) -> (Changes, [SecretRef: Secret]) {
    let status = Outbox.Operation.Status.updatePassword(StoreSamples.change())
    let secrets = [
        StoreSamples.token: Secret("the token"), StoreSamples.current: Secret("the old password"),
        StoreSamples.new: Secret("the new password"),
    ]
    return (Changes(saved: [StoreSamples.operation(sequence, status)]), secrets)
}

/// A signup token of nobody known, and a verification whose token came with a mail.
func arrivals() -> (Changes, [SecretRef: Secret]) {
    let signup = SignupToken(user: nil, token: SecretRef(6))
    let verification = StoreSamples.operation(1, .verifyEmail(StoreSamples.verification()))
    let changes = Changes(
        .awaitingSignupCompletion(signup),
        email: .tokenPending(StoreSamples.user, verification.id),
        saved: [verification]
    )
    let secrets = [
        SecretRef(6): Secret("the signup token"),
        StoreSamples.emailToken: Secret("the email token"),
    ]
    return (changes, secrets)
}

func setPermissions(_ mode: Int, _ path: String) throws {
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
}
