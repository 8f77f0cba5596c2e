import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

// What an emulator's users get by mail, from the app's server, and through a browser.

extension EmulatorProcess {
    struct Mail: Decodable {
        let kind: String
        let token: String
        let username: String
    }

    /// The token of the last mail of a kind to a user.
    func mailedToken(_ kind: String, to username: String) async throws -> String {
        struct State: Decodable {
            let mail: [Mail]
        }
        let state = try JSONDecoder().decode(State.self, from: await call(.GET, "/state"))
        guard let mail = state.mail.last(where: { $0.kind == kind && $0.username == username })
        else { throw NeverHappened(description: "no mail of \(kind) in \(state.mail)") }
        return mail.token
    }

    func set(_ settings: [String: some Encodable]) async throws {
        try await call(.PUT, "/settings", settings)
    }

    /// Makes the user of a signup token, as the app's server does; returns the login token.
    func complete(signup token: String) async throws -> String {
        struct Completed: Decodable {
            let token: String
        }
        let answer = try await call(.POST, "/user_tokens/\(token)/complete")
        return try JSONDecoder().decode(Completed.self, from: answer).token
    }

    /// Logs in at the provider as a browser does; returns the handler URL it is led to.
    func browse(_ url: String, as email: String) async throws -> String {
        let first = try await visit(url)
        let page = try first.location()
        guard let state = page.split(separator: "state=").last.map(String.init) else {
            throw NeverHappened(description: "no state in \(page)")
        }
        let form = "state=\(state)&email=\(email.replacing("@", with: "%40"))"
        let answer = try await visit(self.url + "/provider/facebook", form: form)
        return try await visit(answer.location(), cookie: first.cookie).location()
    }

    private struct Visit {
        let headers: HTTPHeaders

        func location() throws -> String {
            guard let location = headers.first(name: "Location") else {
                throw NeverHappened(description: "no redirect: \(headers)")
            }
            return location
        }

        var cookie: String? {
            headers.first(name: "Set-Cookie").map { String($0.prefix { $0 != ";" }) }
        }
    }

    private func visit(
        _ url: String,
        form: String? = nil,
        cookie: String? = nil
    ) async throws -> Visit {
        var request = HTTPClientRequest(url: url.hasPrefix("/") ? self.url + url : url)
        if let form {
            request.method = .POST
            request.headers.add(name: "Content-Type", value: "application/x-www-form-urlencoded")
            request.body = .bytes(Array(form.utf8))
        }
        if let cookie { request.headers.add(name: "Cookie", value: cookie) }
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        let browser = HTTPClient(configuration: configuration)
        do {
            let response = try await browser.execute(request, timeout: .seconds(30))
            try await browser.shutdown()
            return Visit(headers: response.headers)
        } catch {
            try await browser.shutdown()
            throw error
        }
    }
}
