import FoundationEssentials
import LoginRocketRealm

/// The rule for secrets in what is shown of the journal.
enum Secrecy {
    /// Only what is known to be harmless is shown, and the length of the rest; see ``Masked``.
    case masked

    /// Everything is shown as it was.
    case open
}

extension Journal.Entry {
    /// The request, with its fields and its body and those of its answer, in JSON.
    func shown(_ secrecy: Secrecy) -> JSON {
        var members = row.members
        members["request"] =
            head.map { head in
                .object(
                    ["target": .string(secrecy.target(head))].merging(
                        message(head.headers, body, of: .request, secrecy),
                        uniquingKeysWith: { one, _ in one }
                    )
                )
            } ?? .null
        members["response"] =
            answer.map { .object(message($0, answerBody, of: .answer, secrecy)) } ?? .null
        return .object(members)
    }
}

private func message(
    _ headers: [Realm.Header],
    _ body: KeptBody?,
    of side: Masked,
    _ secrecy: Secrecy
) -> [Text: JSON] {
    let fields = headers.map { field in
        JSON.array([.string(field.name), .string(secrecy.value(field, of: side))])
    }
    let excerpt = body.map(secrecy.excerpt)
    let text = excerpt.flatMap { String(validating: $0.bytes, as: UTF8.self) }
    let base64 = excerpt.map { Data($0.bytes).base64EncodedString() }
    return [
        "headers": .array(fields),
        "body": .text(text ?? base64),
        "encoding": excerpt == nil ? .null : .string(text == nil ? "base64" : "utf-8"),
        "truncated": .bool(excerpt?.isTruncated ?? false),
    ]
}

extension Secrecy {
    fileprivate func target(_ head: Journal.Head) -> String {
        switch self {
        case .masked: Masked.request.address(head.target)
        case .open: head.target
        }
    }

    fileprivate func value(_ field: Realm.Header, of side: Masked) -> String {
        switch self {
        case .masked: side.field(field)
        case .open: field.value
        }
    }

    fileprivate func excerpt(_ body: KeptBody) -> Excerpt {
        switch self {
        case .masked: body.masked
        case .open: body.open
        }
    }
}
