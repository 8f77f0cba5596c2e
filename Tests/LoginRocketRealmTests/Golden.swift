import Foundation
import LoginRocketRealm
import Testing

/// A call as the API document shows it: one request, and the answers to it.
struct Golden: Decodable {
    let call: String
    let request: Request
    let answers: [Answer]

    struct Request: Decodable {
        let method: String
        let path: String
        let contentType: String?
        let body: [String: String]?
    }

    struct Answer: Decodable, CustomTestStringConvertible {
        let name: String
        let status: Int
        let body: [String: Value]?

        var testDescription: String { name }
    }

    enum Value: Decodable, Equatable {
        case flag(Bool)
        /// A time by RFC 3339, whichever it is: each realm has its own.
        case time
        case text(String)
        case texts([String])

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let flag = try? container.decode(Bool.self) {
                self = .flag(flag)
            } else if let text = try? container.decode(String.self) {
                let isTime = (try? Date(text, strategy: .iso8601)) != nil
                self = isTime ? .time : .text(text)
            } else {
                self = .texts(try container.decode([String].self))
            }
        }

        var text: String? {
            guard case .text(let text) = self else { return nil }
            return text
        }
    }

    /// Every file of the folder.
    static func all() throws -> [Golden] {
        let folder = try found(Bundle.module.url(forResource: "Golden", withExtension: nil))
        return try FileManager.default
            .contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .sorted { $0.path() < $1.path() }
            .map { try JSONDecoder().decode(Golden.self, from: Data(contentsOf: $0)) }
    }

    /// The request, with some of its values replaced by those of a situation, in each of the ways
    /// in which it can be sent.
    func requests(_ replaced: [String: String]) throws -> [Realm.Request] {
        guard var fields = request.body else {
            let target = request.path
            return [
                Realm.Request(method: request.method, target: target, headers: [], body: [])
            ]
        }
        for (name, value) in replaced { fields[name] = value }
        var components = URLComponents()
        components.queryItems = fields.map { URLQueryItem(name: $0, value: $1) }
        let form = try found(components.percentEncodedQuery)
        let type = try found(request.contentType)
        return [
            Realm.Request(
                method: request.method,
                target: request.path,
                headers: [Realm.Header("Content-Type", type)],
                body: Array(try JSONEncoder().encode(fields))
            ),
            Realm.Request(
                method: request.method,
                target: request.path,
                headers: [Realm.Header("Content-Type", "application/x-www-form-urlencoded")],
                body: Array(form.utf8)
            ),
            Realm.Request(
                method: "GET",
                target: "\(request.path)?\(form)",
                headers: [],
                body: []
            ),
        ]
    }
}
