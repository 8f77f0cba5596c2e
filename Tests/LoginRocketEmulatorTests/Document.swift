import Foundation
import NIOHTTP1

/// A description of a port, as its readers get it.
struct Document: Sendable {
    /// A port of the emulator.
    enum Port {
        case api, control
    }

    private let json: Data

    init(of emulator: EmulatorUnderTest, _ port: Port) async throws {
        let answer =
            switch port {
            case .api: try await emulator.get("/openapi.json")
            case .control: try await emulator.control(.GET, "/openapi.json")
            }
        json = answer.body
    }

    private var content: [String: Any] {
        (try? JSONSerialization.jsonObject(with: json)) as? [String: Any] ?? [:]
    }

    var paths: [String: Any] { content["paths"] as? [String: Any] ?? [:] }

    /// The calls, each as a method and a path.
    var calls: [String] {
        get throws {
            try paths.keys.sorted().flatMap { path in
                try methods(of: path).map { "\($0) \(path)" }
            }
        }
    }

    func methods(of path: String) throws -> [String] {
        try object("paths", path).keys.filter { $0 != "parameters" }
            .map { $0.uppercased() }.sorted()
    }

    /// The object at a place.
    func object(_ place: String...) throws -> [String: Any] {
        try object(place)
    }

    func object(_ place: [String]) throws -> [String: Any] {
        try place.reduce(content) { try found($0[$1] as? [String: Any]) }
    }

    func schema(_ name: String) throws -> [String: Any] {
        try object("components", "schemas", name)
    }

    func properties(of schema: String) throws -> [String: [String: Any]] {
        try found(self.schema(schema)["properties"] as? [String: [String: Any]])
    }

    /// The schema of a body; `nil` for a call without one.
    func body(of method: String, _ path: String) throws -> [String: Any]? {
        let call = try object("paths", path, method.lowercased())
        guard let body = call["requestBody"] as? [String: Any] else { return nil }
        let content = try found(body["content"] as? [String: [String: Any]])
        let schema = try found(content["application/json"]?["schema"] as? [String: Any])
        let name = try found((schema["$ref"] as? String)?.split(separator: "/").last)
        return try self.schema(String(name))
    }

    /// The words that a value can be; `nil` for one that can be anything.
    func words(of schema: Any?) -> [String]? {
        let schema = schema as? [String: Any]
        return (schema?["enum"] as? [Any])?.compactMap { $0 as? String }
    }
}
