import FoundationEssentials
import LoginRocket

extension Stage {
    /// The real realm, and a store in memory.
    public static let realm = Stage { (plan) throws(LoginRocketError) in
        try Scene(plan: plan, server: realm(plan))
    }

    /// The real realm, and a real database in a new folder within this one.
    public static func file(in folder: String) -> Stage {
        Stage { (plan) throws(LoginRocketError) in
            let path = "\(folder)/\(UUID().uuidString)/client.sqlite"
            let address = RealmAddress(
                origin: RealmOrigin(scheme: "https", host: "realm.example", port: 443),
                baseURL: "https://realm.example"
            )
            return try Scene(plan: plan, server: realm(plan)) { () throws(LoginRocketError) in
                try SQLiteStore.open(
                    path: path,
                    realm: address,
                    keySources: [.file(path + ".key")]
                )
            }
        }
    }

    private static func realm(_ plan: Plan) throws(LoginRocketError) -> RealmServer {
        var luck = Luck(seed: plan.seed)
        do {
            return try RealmServer(plan, luck: &luck)
        } catch {
            throw LoginRocketError(.badInput, "\(error)")
        }
    }
}
