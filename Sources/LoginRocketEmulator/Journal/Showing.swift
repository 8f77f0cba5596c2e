import FoundationEssentials
import LoginRocketRealm

/// The rule for secrets in what is shown of the journal.
enum Secrecy {
    /// Secrets are replaced by their length.
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
                let target = shownText(head.target, Secret.inTarget(head.target), secrecy)
                return .object(
                    ["target": .string(target)].merging(
                        message(head.headers, body, secrecy),
                        uniquingKeysWith: { one, _ in one }
                    )
                )
            } ?? .null
        members["response"] = answer.map { .object(message($0, answerBody, secrecy)) } ?? .null
        return .object(members)
    }
}

private func message(
    _ headers: [Realm.Header],
    _ body: Excerpt?,
    _ secrecy: Secrecy
) -> [Text: JSON] {
    let fields = headers.map { field in
        JSON.array(
            [.string(field.name), .string(shownText(field.value, Secret.inField(field), secrecy))]
        )
    }
    let bytes = body.map { shownBytes($0.bytes, $0.secrets, secrecy) }
    let text = bytes.flatMap { String(validating: $0, as: UTF8.self) }
    let base64 = bytes.map { Data($0).base64EncodedString() }
    return [
        "headers": .array(fields),
        "body": .text(text ?? base64),
        "encoding": bytes == nil ? .null : .string(text == nil ? "base64" : "utf-8"),
        "truncated": .bool(body?.isTruncated ?? false),
    ]
}

func shownText(_ text: String, _ secrets: [Secret], _ secrecy: Secrecy) -> String {
    String(decoding: shownBytes(Array(text.utf8), secrets, secrecy), as: UTF8.self)
}

/// The bytes with masks, if they are to be masked; a secret may end after the bytes.
func shownBytes(_ bytes: [UInt8], _ secrets: [Secret], _ secrecy: Secrecy) -> [UInt8] {
    switch secrecy {
    case .open: return bytes
    case .masked:
        var shown: [UInt8] = []
        var start = 0
        for secret in secrets {
            shown += bytes[start..<secret.place.lowerBound] + Array(secret.mask.utf8)
            start = min(secret.place.upperBound, bytes.count)
        }
        return shown + bytes[start...]
    }
}
