import Foundation
import LoginRocketCore
import LoginRocketRealm
import Testing

@testable import LoginRocket

/// Two independent writings of the tokens: the realm makes them, the client reads them.
@Suite("A token that the realm made")
struct RealmTokenTests {
    private let now = Date(timeIntervalSince1970: 1_423_941_493)

    @Test("is verified with the realm's public key, and its claims are the user's")
    func verified() throws {
        var realm = try realm(.rs256)
        let token = try token(of: &realm)
        let verifier = try TokenVerifier(pem: realm.publicTokenKeyPEM(), audience: realm.id)
        let claims = try verifier.verify(token)
        #expect(claims.username == "frank")
        #expect(claims.profile.name == "Frank Ly")
        #expect(claims.profile.firstName == "Frank")
        #expect(claims.profile.lastName == "Ly")
        #expect(claims.audience == realm.id)
        #expect(claims.profile.userID?.hasPrefix("usr_") == true)
        #expect(claims.identity?.value.hasPrefix("kss_") == true)
        #expect(claims.issuedAt?.secondsSince1970 == 1_423_941_493)
        #expect(claims.expiresAt?.secondsSince1970 == 1_423_963_093)
        #expect(claims.profile.customAttributes == #"{"color":"blue"}"#)
        #expect(claims.profile.memberships.map(\.organization) == ["Acme"])
        #expect(claims.profile.memberships.first?.organizationID?.hasPrefix("org_") == true)
    }

    @Test("with HS256 is read, and never verified")
    func secretKey() throws {
        var realm = try realm(.hs256)
        let token = try token(of: &realm)
        #expect(TokenClaims(token).username == "frank")
        let verifier = try TokenVerifier(pem: realm.publicTokenKeyPEM())
        #expect(throws: LoginRocketError.self) { try verifier.verify(token) }
    }

    private func realm(_ algorithm: Realm.TokenAlgorithm) throws -> Realm {
        var settings = Realm.Settings()
        settings.tokenAlgorithm = algorithm
        settings.tokenFields = [.custom, .memberships, .orgs]
        var realm = Realm(settings: settings)
        var frank = Realm.NewUser(username: "frank", password: "secret")
        frank.firstName = "Frank"
        frank.lastName = "Ly"
        frank.custom = ["color": "blue"]
        frank.orgs = ["Acme"]
        try realm.add(frank, at: now)
        return realm
    }

    private func token(of realm: inout Realm) throws -> Secret {
        let call = Request.login(User("frank"), password: Secret("secret"))
        let response = realm.answer(
            Realm.Request(
                method: call.method,
                target: call.path,
                headers: [Realm.Header("Content-Type", "application/json")],
                body: call.json
            ),
            at: now
        )
        let heard = call.response(
            status: response.status,
            headers: response.headers.map { ($0.name, $0.value) },
            body: response.body
        )
        guard case .accepted(.session(token: let token)) = heard.answer else { throw NoSession() }
        return token
    }
}

private struct NoSession: Error {}
