import FoundationEssentials
import HTTPTypes
import Hummingbird
import LoginRocketRealm
import NIOCore

/// An error of a control call, with its status and reason.
struct ControlFailure: Error {
    let status: HTTPResponse.Status
    let reason: String

    init(status: HTTPResponse.Status, reason: String) {
        self.status = status
        self.reason = reason
    }

    /// Names the mistake, never the values, which may be passwords.
    init(_ error: any Error) {
        switch error {
        case let failure as ControlFailure:
            self = failure
        case let error as Realm.ControlError:
            self.init(status: .badRequest, reason: error.description)
        case let mistake as JSONMistake:
            self.init(status: .badRequest, reason: mistake.description)
        default:
            let mistake = JSONMistake("body", "at most \(maximumBody) bytes")
            self.init(status: .badRequest, reason: mistake.description)
        }
    }

    var response: Response {
        jsonResponse(status, ["error": reason])
    }
}

/// Answers with the result of a call.
func respond(_ call: () throws -> some Encodable) -> Response {
    do {
        return jsonResponse(.ok, try call())
    } catch {
        return ControlFailure(error).response
    }
}

/// Answers with the result of a call, whose names are kept by their bytes.
func respondJSON(_ call: () throws -> JSON) -> Response {
    do {
        return rawResponse("application/json", Array(try call().rendered.utf8))
    } catch {
        return ControlFailure(error).response
    }
}

/// Answers with the result of a call that waits.
func respond(_ call: () async throws -> some Encodable) async -> Response {
    do {
        return jsonResponse(.ok, try await call())
    } catch {
        return ControlFailure(error).response
    }
}

/// Reads the body, and answers with the result of the call.
func respond<Body: ControlBody>(
    to request: Request,
    _ call: (Body) async throws -> some Encodable
) async -> Response {
    do {
        let bytes = try await bodyBytes(of: request)
        let body = try Body(JSONMembers(JSON(parsing: bytes)))
        return jsonResponse(.ok, try await call(body))
    } catch {
        return ControlFailure(error).response
    }
}

/// Answers with the result of a call that reads the body itself.
func respond(
    _ call: ([UInt8]) throws -> some Encodable,
    to request: Request
) async -> Response {
    do {
        return jsonResponse(.ok, try call(try await bodyBytes(of: request)))
    } catch {
        return ControlFailure(error).response
    }
}

/// Answers with a certificate or a key.
func pemResponse(_ pem: () throws -> String) -> Response {
    do {
        return rawResponse("application/x-pem-file", Array(try pem().utf8))
    } catch {
        return ControlFailure(error).response
    }
}

/// Answers with the contents of an emulator.
func stateResponse(_ state: Emulator.State) -> Response {
    guard let json = jsonBytes(state).flatMap({ state.members(of: Array($0)) }) else {
        return Response(status: .internalServerError)
    }
    return rawResponse("application/json", Array(json.rendered.utf8))
}

/// Answers with bytes as they are.
func rawResponse(_ type: String, _ bytes: [UInt8]) -> Response {
    Response(
        status: .ok,
        headers: [.contentType: type],
        body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
    )
}

/// The longest body of a call, in bytes.
private let maximumBody = 1024 * 1024

private func bodyBytes(of request: Request) async throws -> [UInt8] {
    let body = try await request.body.collect(upTo: maximumBody)
    return Array(body.readableBytesView)
}

private func jsonBytes(_ value: some Encodable) -> Data? {
    let encoder = JSONEncoder()
    encoder.dateEncodingStrategy = .iso8601
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return try? encoder.encode(value)
}

private func jsonResponse(_ status: HTTPResponse.Status, _ value: some Encodable) -> Response {
    guard let json = jsonBytes(value) else {
        return Response(status: .internalServerError)
    }
    return Response(
        status: status,
        headers: [.contentType: "application/json"],
        body: ResponseBody(byteBuffer: ByteBuffer(bytes: json))
    )
}
