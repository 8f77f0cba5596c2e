import Foundation
import LoginRocketEmulator
import NIOHTTP1
import Testing

@testable import LoginRocketRealm

@Suite("The description of the API")
struct PublicDocumentTests {
    @Test("has every path and method of the realm, and no other")
    func calls() async throws {
        try await withEmulator { emulator in
            let document = try await Document(of: emulator, .api)
            let paths = Set(document.paths.keys).subtracting(["/openapi.json"])
            #expect(paths == Set(Realm.paths))
            for path in paths {
                let answer = try await emulator.api(
                    .OPTIONS,
                    path.replacing("{provider}", with: "github")
                )
                let allowed = try found(answer.headers.first(name: "Allow"))
                #expect(
                    Set(allowed.split(separator: ", ").map(String.init))
                        == Set(try document.methods(of: path)),
                    "\(path)"
                )
            }
        }
    }

    @Test("has the parameters, providers and version of the code")
    func words() async throws {
        try await withEmulator { emulator in
            let document = try await Document(of: emulator, .api)
            let schemas = try document.object("components", "schemas")
            let known = try schemas.filter { $0.key.hasSuffix("Request") }.flatMap {
                try found(($0.value as? [String: Any])?["properties"] as? [String: Any]).keys
            }
            #expect(Set(known) == Set(Field.allCases.map(\.rawValue)).subtracting(["state"]))
            let provider = try document.object("components", "parameters", "provider", "schema")
            let types = try found(provider["enum"] as? [String])
            #expect(Set(types) == Set(try await emulator.control(.GET, "/providers").keys()))
            for document in [document, try await Document(of: emulator, .control)] {
                let version = try found(document.object("info")["version"] as? String)
                let program = try await runProgram(["--version"])
                #expect(program.output == "loginrocket-emulator \(version)\n")
            }
        }
    }

    @Test("has examples that are answered as it says, word for word")
    func examples() async throws {
        let document = try await withEmulator { try await Document(of: $0, .api) }
        var count = 0
        for path in document.paths.keys.sorted() where path.hasPrefix("/v1/") {
            let call = try found(document.object("paths", path, "post")["operationId"] as? String)
            let answer = call.prefix(1).uppercased() + call.dropFirst() + "Answer"
            let json = ["content", "application/json", "examples"]
            let bodies = try document.object(["paths", path, "post", "requestBody"] + json)
            let answers = try document.object(["components", "responses", answer] + json)
            #expect(Set(bodies.keys) == Set(answers.keys), "\(path)")
            for example in bodies.keys.sorted() {
                let said = try found(value(answers[example]) as? [String: Any])
                let body = try found(value(bodies[example]))
                let sent = try JSONSerialization.data(withJSONObject: body)
                let heard = try await withEmulator { emulator in
                    try await emulator.post(path, String(decoding: sent, as: UTF8.self))
                }
                #expect(heard.status == 200)
                #expect(try heard.keys() == Set(said.keys), "\(path) \(example)")
                for key in ["error", "errors", "message", "result", "valid"] {
                    let (one, two) = (try heard.object()[key], said[key])
                    #expect("\(one ?? "")" == "\(two ?? "")", "\(path) \(example)")
                }
                count += 1
            }
        }
        #expect(count >= 15)
    }

    @Test("is the emulator's own: nothing counts it, no fault strikes it, every origin reads it")
    func own() async throws {
        try await withEmulator { emulator in
            try await emulator.planFault(.status503, path: "*")
            let answer = try await emulator.get("/openapi.json")
            #expect(answer.status == 200)
            #expect(answer.headers.first(name: "Access-Control-Allow-Origin") == "*")
            let refused = try await emulator.post("/openapi.json", "{}")
            #expect(refused.status == 405)
            #expect(try await emulator.control(.GET, "/state").counts("requests") == [:])
            #expect(try await emulator.control(.GET, "/requests").rows("requests").isEmpty)
            #expect(try await emulator.control(.GET, "/faults").rows("faults").count == 1)
        }
    }

    private func value(_ example: Any?) -> Any? { (example as? [String: Any])?["value"] }
}

@Suite("The description of the control port")
struct ControlDocumentTests {
    @Test("has every call of the port, and no other")
    func calls() async throws {
        try await withEmulator { emulator in
            let document = try await Document(of: emulator, .control)
            #expect(Set(try document.calls) == Set(emulator.emulator.controlCalls))
        }
    }

    @Test("has the keys that each body can have, and no other")
    func keys() async throws {
        try await withEmulator { emulator in
            let document = try await Document(of: emulator, .control)
            var count = 0
            for call in try document.calls {
                let (method, path) = try split(call)
                guard let schema = try document.body(of: method, path) else { continue }
                let names = try found(schema["properties"] as? [String: Any]).keys
                let answer = try await emulator.control(
                    HTTPMethod(rawValue: method),
                    path.replacing("{username}", with: "frank"),
                    #"{"?":1}"#
                )
                #expect(answer.status == 400)
                #expect(Set(try valid(answer)) == Set(names), "\(call)")
                count += 1
            }
            #expect(count == 7)
        }
    }

    @Test("has the words that each key can have, and no other")
    func words() async throws {
        try await withEmulator { emulator in
            let document = try await Document(of: emulator, .control)
            let faults = try await emulator.control(.GET, "/faults").object()
            let kinds = try found(faults["kinds"] as? [String])
            #expect(try document.words(of: document.schema("FaultKind")) == kinds)
            for (name, schema) in try document.properties(of: "Settings") {
                guard let words = document.words(of: schema["items"] ?? schema) else { continue }
                let value = schema["items"] == nil ? #""?""# : #"["?"]"#
                let answer = try await emulator.control(.PUT, "/settings", "{\"\(name)\":\(value)}")
                #expect(try valid(answer) == words, "\(name)")
            }
            let verification = try document.properties(of: "NewUser")["emailVerification"]
            let user = #"{"username":"a","password":"b","emailVerification":"?"}"#
            let answer = try await emulator.control(.POST, "/users", user)
            #expect(try valid(answer) == document.words(of: verification))
        }
    }

    @Test("has the switches that the port shows, each in one sentence")
    func switches() async throws {
        try await withEmulator { emulator in
            let document = try await Document(of: emulator, .control)
            let properties = try document.properties(of: "Settings")
            #expect(Set(properties.keys) == (try await emulator.control(.GET, "/settings").keys()))
            for (name, schema) in properties {
                let text = try found(schema["description"] as? String)
                #expect(text.hasSuffix(".") && !text.dropLast().contains(". "), "\(name)")
            }
        }
    }

    private func split(_ call: String) throws -> (String, String) {
        let parts = call.split(separator: " ").map(String.init)
        return (try found(parts.first), try found(parts.last))
    }

    /// The list in the error of an unknown key or word.
    private func valid(_ answer: Heard) throws -> [String] {
        let error = try answer.text("error")
        let list = try found(error.firstMatch(of: #/: (?:one|a list) of (.*)$/#)?.1)
        return list.split(separator: ", ").map(String.init)
    }
}
