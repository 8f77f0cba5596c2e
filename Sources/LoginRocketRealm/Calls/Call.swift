import FoundationEssentials

/// A call of version 1 of the API, by its path; each is declared beside its answer.
///
/// Each call takes `POST` and `GET`.
struct Call: Sendable {
    typealias Answering =
        @Sendable (inout Realm, Parameters, Realm.Request, Date) throws(Refusal) -> Reply

    let path: String
    let answer: Answering

    init(_ path: String, _ answer: @escaping Answering) {
        self.path = path
        self.answer = answer
    }

    static let all = ofLogins + ofSessions + ofPasswords + ofSignups
}

/// The meaning of a path of the realm.
enum Route {
    /// A call of version 1.
    case call(Call)

    /// `/auth/:provider`: the start of an external login.
    case authorize(Provider)

    /// `/provider/:provider`: the page of the provider, which the realm plays itself.
    case page(Provider)

    /// `/auth/:provider/callback`: the way back from the provider.
    case callback(Provider)

    init(_ path: String, in realm: Realm) throws(Refusal) {
        if let call = Call.all.first(where: { $0.path == path }) {
            self = .call(call)
            return
        }
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
            .map(String.init)
        guard parts.count >= 3, parts[0].isEmpty, let provider = realm.provider(Text(parts[2]))
        else {
            throw .unknownPath
        }
        switch (parts[1], parts.dropFirst(3)) {
        case ("auth", []): self = .authorize(provider)
        case ("auth", ["callback"]): self = .callback(provider)
        case ("provider", []): self = .page(provider)
        default: throw .unknownPath
        }
    }

    /// The path, with the provider's type.
    var path: String {
        switch self {
        case .call(let call): call.path
        case .authorize(let provider): "/auth/\(provider.type.string)"
        case .page(let provider): "/provider/\(provider.type.string)"
        case .callback(let provider): "/auth/\(provider.type.string)/callback"
        }
    }

    /// The methods of the path, besides `OPTIONS`.
    var methods: [String] {
        switch self {
        case .call, .page: ["GET", "POST"]
        case .authorize, .callback: ["GET"]
        }
    }

    /// The methods as an `Allow` field lists them.
    var allowed: String { (methods + ["OPTIONS"]).joined(separator: ", ") }
}

extension Realm {
    /// The paths of all realms; a provider is named by its type or its ID.
    package static let paths =
        Call.all.map(\.path)
        + ["/auth/{provider}", "/auth/{provider}/callback", "/provider/{provider}"]

    /// Tells if requests to a path mean something to this realm.
    package func hasPath(_ path: String) -> Bool {
        (try? Route(path, in: self)) != nil
    }
}
