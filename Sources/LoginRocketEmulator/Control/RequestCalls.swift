import FoundationEssentials
import Hummingbird
import LoginRocketRealm

/// The calls that show the requests to the public port.
struct RequestCalls: Sendable {
    let backstage: Backstage

    func add(to router: Router<ControlContext>) {
        router.get("requests") { request, _ in
            respondJSON { try list(RequestQuery(request.query(RequestQuery.Key.self))) }
        }
        router.get("requests/:number") { request, context in
            respondJSON {
                let members = try request.query(SecretsKey.self)
                return try show(
                    context.parameters.decoded("number"),
                    try members.optional(.secrets, JSONKind<FlagWord>.choice) == .on
                        ? .open : .masked
                )
            }
        }
        router.delete("requests") { _, _ in
            respond {
                backstage.change { $0.forgetRequests() }
                return Nothing()
            }
        }
    }

    private func list(_ query: RequestQuery) -> JSON {
        let journal = backstage.look { $0.journal }
        let requests = journal.requests(after: query.after).filter(query.matches)
        let rows = requests.prefix(query.limit).map(\.row)
        let isAll = rows.count < query.limit
        let next = isAll ? max(query.after, journal.last) : rows.last?.number ?? query.after
        return .object([
            "requests": .array(rows.map { .object($0.members) }),
            "next": .integer(next),
            "dropped": .integer(journal.dropped(after: query.after)),
        ])
    }

    private func show(_ number: String, _ secrecy: Secrecy) throws -> JSON {
        let journal = backstage.look { $0.journal }
        guard
            let entry = JSONKind.digits(1...largestNumber).value(.string(number))
                .flatMap({ journal[$0] })
        else {
            let reason =
                journal.first <= journal.last
                ? "no such request: one of \(journal.first) to \(journal.last)"
                : "no such request: there is none"
            throw ControlFailure(status: .notFound, reason: reason)
        }
        return entry.shown(secrecy)
    }
}

/// The query of `GET /requests`.
private struct RequestQuery {
    enum Key: String, CaseIterable {
        case after, limit, path, user
    }

    let after: Int
    let limit: Int
    let path: Text?
    let user: Text?

    init(_ members: JSONMembers<Key>) throws(JSONMistake) {
        after = try members.optional(.after, .digits(0...largestNumber)) ?? 0
        limit = try members.optional(.limit, .digits(1...Journal.capacity)) ?? 100
        path = try members.optional(.path, .text).map { Text($0) }
        user = try members.optional(.user, .text).map { Text($0).lowercased }
    }

    /// Compares the true path and name, of which what is shown may hide a part.
    func matches(_ request: Journal.Entry) -> Bool {
        (path == nil || path == request.head.map { Text($0.path) })
            && (user == nil || user == request.username.map { Text($0) })
    }
}

/// The query of `GET /requests/{number}`.
private enum SecretsKey: String, CaseIterable {
    case secrets
}
