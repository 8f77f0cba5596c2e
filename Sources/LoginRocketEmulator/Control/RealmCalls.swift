import FoundationEssentials
import Hummingbird
import LoginRocketRealm

/// The calls about the contents of the realm, its settings, mail and keys.
struct RealmCalls: Sendable {
    let backstage: Backstage
    let caPEM: String?

    func add(to router: Router<ControlContext>) {
        router.get("state") { _, _ in
            stateResponse(backstage.look { $0.contents })
        }
        router.delete("mail") { _, _ in
            respond {
                MailResult(deleted: try backstage.save { realm, _ in realm.deleteMail() })
            }
        }
        router.put("settings") { request, _ in
            await respond(mergeSettings, to: request)
        }
        router.get("settings") { _, _ in
            rawResponse("application/json", backstage.look { $0.realm.settings.json })
        }
        router.get("providers") { _, _ in
            respond { backstage.look { $0.realm.externalProviders } }
        }
        router.get("keys") { _, _ in
            respond(tokenKeys)
        }
        router.get("public-key.pem") { _, _ in
            pemResponse { try tokenKeys().rs256 }
        }
        router.get("ca.pem") { _, _ in
            pemResponse {
                guard let caPEM else {
                    throw ControlFailure(status: .notFound, reason: "started without --tls")
                }
                return caPEM
            }
        }
    }

    private func tokenKeys() throws -> KeysResult {
        try backstage.save { realm, _ throws(Realm.ControlError) in
            KeysResult(
                audience: realm.id,
                hs256: realm.tokenKey,
                rs256: try realm.publicTokenKeyPEM()
            )
        }
    }

    private func mergeSettings(_ body: [UInt8]) throws -> Nothing {
        try backstage.withRealm { realm, _ throws(Realm.ControlError) in
            try realm.settings.merge(json: body)
        }
        return Nothing()
    }
}
