internal import LoginRocketCore

/// The differences between what was stated and what was found, as lines for people.
///
/// A value is shown by the names of its cases. Where these are the same, only the parts that
/// differ are added to them.
struct Difference {
    private(set) var lines: [String] = []

    /// Compares one value; what was not stated cannot differ.
    mutating func note<Value: Hashable>(_ region: String, _ stated: Value?, _ found: Value) {
        guard let stated, stated != found else { return }
        add(region, stated, region, found)
    }

    /// Compares a list; only the elements that are missing or not expected are shown.
    mutating func note<Value: Hashable>(_ region: String, _ stated: [Value]?, _ found: [Value]) {
        guard let stated, stated != found else { return }
        let difference = found.difference(from: stated)
        let isNumbered = max(stated.count, found.count) > 1
        func name(_ change: CollectionDifference<Value>.Change) -> (String, Value) {
            switch change {
            case .insert(let offset, let element, _), .remove(let offset, let element, _):
                (isNumbered ? "\(region)[\(offset)]" : region, element)
            }
        }
        let missing = difference.removals.map(name)
        let unexpected = difference.insertions.map(name)
        for ((place, stated), (otherPlace, found)) in zip(missing, unexpected) {
            add(place, stated, otherPlace, found)
        }
        let paired = min(missing.count, unexpected.count)
        lines += missing.dropFirst(paired).map { "− \($0) \(words($1))" }
        lines += unexpected.dropFirst(paired).map { "+ \($0) \(words($1))" }
    }

    private mutating func add(_ place: String, _ stated: Any, _ otherPlace: String, _ found: Any) {
        let (one, other) = (words(stated), words(found))
        let parts = one == other ? differingParts(stated, found, []) : []
        lines.append("− \(place) \(([one] + parts.map(\.stated)).joined(separator: ", "))")
        lines.append("+ \(otherPlace) \(([other] + parts.map(\.found)).joined(separator: ", "))")
    }
}

/// A part of a value that differs, by its path.
private struct Part {
    let stated: String
    let found: String
}

private func differingParts(_ stated: Any, _ found: Any, _ path: [String]) -> [Part] {
    if let one = stated as? AnyHashable, let other = found as? AnyHashable, one == other {
        return []
    }
    let one = Mirror(reflecting: stated)
    let other = Mirror(reflecting: found)
    let isSameShape = one.children.map(\.label) == other.children.map(\.label)
    guard isSameShape, !isLeaf(one), path.isEmpty || words(stated) == words(found) else {
        let place = path.isEmpty ? "" : path.joined(separator: ".") + " "
        return [Part(stated: place + words(stated), found: place + words(found))]
    }
    return zip(one.children, other.children).flatMap { child, otherChild in
        // A case or an unnamed part of it needs no name.
        let isNamed = one.displayStyle != .enum && child.label?.hasPrefix(".") == false
        let label = isNamed ? child.label.map { [$0] } ?? [] : []
        return differingParts(child.value, otherChild.value, path + label)
    }
}

/// A value without parts, or one value by another name, as an ID is.
private func isLeaf(_ mirror: Mirror) -> Bool {
    mirror.children.isEmpty || (mirror.displayStyle == .struct && mirror.children.count == 1)
}

/// A value by the name of its case, with what people need to tell it from others.
func words(_ value: Any) -> String {
    switch value {
    case let effect as Effect: effect.words
    case let status as Outbox.Operation.Status: "\(status.kind.rawValue) \(status)"
    case let ended as EndedSession: ended.identity.value
    case let identity as SessionIdentity: identity.value
    case let sequence as SequenceNumber: "\(sequence.value)"
    case let text as any CustomStringConvertible: text.description
    default: words(Mirror(reflecting: value), of: value)
    }
}

private func words(_ mirror: Mirror, of value: Any) -> String {
    switch (mirror.displayStyle, mirror.children.first) {
    case (.optional, let child): child.map { words($0.value) } ?? "nil"
    case (.enum, let child?): child.label ?? "\(value)"
    case (.struct, let child?) where mirror.children.count == 1:
        "\(mirror.subjectType)(\(words(child.value)))"
    default: "\(value)"
    }
}

extension Effect {
    fileprivate var words: String {
        switch self {
        case .send(let request, let attempt): "send \(request) as attempt \(attempt.value)"
        case .abandon(let attempt): "abandon attempt \(attempt.value)"
        }
    }
}

extension Outbox.Operation.Status {
    fileprivate var kind: Outbox.Operation.Kind {
        switch self {
        case .logout: .logout
        case .updatePassword: .updatePassword
        case .verifyEmail: .verifyEmail
        case .finished(let kind, _): kind
        }
    }
}
