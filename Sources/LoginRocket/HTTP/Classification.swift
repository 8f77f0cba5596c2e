import LoginRocketCore

extension Response {
    /// Classifies a whole response to a request.
    ///
    /// The server's name for the request is kept with an answer that explains nothing else.
    init(_ response: HTTPResponse, to endpoint: Endpoint) {
        var answer = classify(response, to: endpoint)
        if case .unknown(let why) = answer, let id = response.requestID {
            answer = .unknown("\(why), request \(id)")
        }
        self.init(
            answer,
            url: answer.bringsToken ? onwardURL(in: response) : nil,
            status: response.status,
            requestID: response.requestID,
            date: response.date
        )
    }
}

/// The meaning of a response, told by its shape alone, never by the wording of its sentences.
///
/// Anything that is not a clear yes or a clear no is `unknown`. A field that comes twice makes it
/// unclear: readers disagree about which one counts.
func classify(_ response: HTTPResponse, to endpoint: Endpoint) -> Answer<Reply> {
    let status = response.status
    switch status {
    case 429:
        return .limited(retryAfter: response.pause)
    case 200..<300 where response.coding != nil, 400..<500 where response.coding != nil:
        return .unknown("the answer is in a coding (\(response.coding ?? "")) not asked for")
    case 200 where endpoint == .logout && response.body.isEmpty:
        return classifyBareLogout(response)
    case 200:
        do {
            let fields = try fields(of: response)
            // The one call that says its no and its reasons in the same object.
            let isEnd = endpoint == .checkSession && fields["valid"] == .bool(false)
            switch isEnd ? Refusal.none : refusal(in: fields) {
            case .malformed:
                return .unknown("the error in the answer is neither text nor a list of texts")
            case .sentences(let sentences):
                return .refused(sentences)
            case .none:
                return endpoint.yes(in: fields).map { .accepted($0) }
                    ?? .unknown("the answer has not the shape of a yes or a no")
            }
        } catch {
            return .unknown(error.why)
        }
    case 302 where endpoint == .externalLogin:
        return classifyRedirect(response)
    case 300..<400:
        return .unknown("the answer is a redirect (HTTP \(status)), which is never followed")
    case 408, 425:
        // "Too late" and "too early": neither speaks about the request itself.
        return .unknown("the server asks to try again (HTTP \(status))")
    case 400..<500:
        // Only LoginRocket's own error object is a no; the rest may come from something between.
        if let fields = try? fields(of: response), case .sentences(let texts) = refusal(in: fields)
        {
            return .refused(texts)
        }
        // Nothing hangs on this no, and there is no other sign of an unknown provider.
        if status == 404, endpoint == .externalLogin { return .refused([]) }
        return .unknown(words(for: status))
    default:
        return .unknown("the server answered HTTP \(status)")
    }
}

/// Returns the most likely meaning of a status without a LoginRocket error.
private func words(for status: Int) -> String {
    switch status {
    case 404: "there is no such realm, or this call is switched off in it (HTTP 404)"
    case 406: "the server does not answer with JSON (HTTP 406)"
    case 415: "the server does not read JSON (HTTP 415)"
    default: "the server answered HTTP \(status) without a LoginRocket error"
    }
}

/// The API document shows a bare 200 for a logout; it counts only if it is a whole one.
private func classifyBareLogout(_ response: HTTPResponse) -> Answer<Reply> {
    switch response.framing {
    case .length(0), .chunked: .accepted(.loggedOut)
    case .length, .none: .unknown("the answer has no body and no clear end")
    }
}

private struct Unreadable: Error {
    let why: String
}

/// The fields of the JSON object that is the body.
private func fields(of response: HTTPResponse) throws(Unreadable) -> [JSONValue.Member] {
    switch response.framing {
    case .length(response.body.count), .chunked: break
    case .length: throw Unreadable(why: "the answer was cut off")
    case .none: throw Unreadable(why: "the answer has no clear end, so it may have been cut off")
    }
    guard !response.body.isEmpty else { throw Unreadable(why: "the answer is empty") }
    guard response.contentTypes.count == 1, response.contentTypes.allSatisfy(isJSON) else {
        throw Unreadable(why: "the answer is not JSON, so perhaps not from LoginRocket")
    }
    guard let fields = JSONValue(response.body)?.members else {
        throw Unreadable(why: "the answer is not a JSON object")
    }
    guard !fields.hasDuplicates else {
        throw Unreadable(why: "the answer contradicts itself")
    }
    return fields
}

private enum Refusal {
    case none
    case sentences([String])
    case malformed
}

/// A no is an `error` text or a list of `errors`, and nothing malformed beside it.
private func refusal(in fields: [JSONValue.Member]) -> Refusal {
    var sentences: [String] = []
    switch fields["error"] {
    case nil: break
    case .string(let sentence) where !sentence.isEmpty: sentences = [sentence]
    default: return .malformed
    }
    switch fields["errors"] {
    case nil:
        return sentences.isEmpty ? .none : .sentences(ServerText.sentences(sentences))
    case .array(let elements):
        var list: [String] = []
        for element in elements {
            guard case .string(let sentence) = element else { return .malformed }
            list.append(sentence)
        }
        if list.isEmpty, sentences.isEmpty { return .malformed }
        return .sentences(ServerText.sentences(list.isEmpty ? sentences : list))
    default:
        return .malformed
    }
}

private func onwardURL(in response: HTTPResponse) -> Secret? {
    guard let fields = try? fields(of: response), case .string(let url) = fields["url"] else {
        return nil
    }
    return openable(url)
}

extension Answer<Reply> {
    /// `true` if a URL beside it is that of its token.
    fileprivate var bringsToken: Bool {
        switch self {
        case .accepted(.session), .accepted(.signupToken): true
        case .accepted, .refused, .limited, .notSent, .unknown: false
        }
    }
}

private func isJSON(_ contentType: String) -> Bool {
    let mediaType = contentType.prefix { $0 != ";" && $0 != " " && $0 != "\t" }
    return mediaType.lowercased() == "application/json"
}
