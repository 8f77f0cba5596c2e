import LoginRocketCore
import LoginRocketProtocol

/// Something that takes every key until it is closed.
enum Dialog: Equatable {
    case form(Form)
    /// The list of all keys, from this row on.
    case help(from: Int)
    /// The faults to choose from.
    case faults(FaultMenu)
    /// The question if an operation is to be cancelled.
    case cancelling(ShownOperation)
}

/// The list that the arrows move in.
enum Focus: Equatable {
    case events
    /// The outbox, with its cursor on an operation.
    case outbox(OperationID)
}

extension Focus {
    /// The place of the cursor in an outbox; `nil` if it is not there.
    func place(in outbox: [ShownOperation]) -> Int? {
        switch self {
        case .events: nil
        case .outbox(let id): outbox.firstIndex { $0.id == id }
        }
    }

    /// The other list; the events if there is no operation.
    func other(in outbox: [ShownOperation]) -> Focus {
        switch self {
        case .events: outbox.first.map { .outbox($0.id) } ?? .events
        case .outbox: .events
        }
    }

    /// The cursor after a key.
    func moved(_ move: Key.Move, in outbox: [ShownOperation]) -> Focus {
        guard let place = place(in: outbox) else { return self }
        let all = outbox.count
        return .outbox(outbox[move.place(from: place, in: 0...all - 1, page: all)].id)
    }

    /// The cursor once the outbox is another one: where it was, or as near as possible.
    func following(from old: [ShownOperation], to new: [ShownOperation]) -> Focus {
        guard case .outbox = self, place(in: new) == nil else { return self }
        guard !new.isEmpty else { return .events }
        return .outbox(new[min(place(in: old) ?? 0, new.count - 1)].id)
    }
}
