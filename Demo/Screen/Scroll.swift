/// The part of the events that is shown: their end, until somebody scrolls.
///
/// It holds on to the event that is shown last, for others come and the oldest are forgotten.
struct Scroll: Equatable {
    /// The row that is shown last; `nil` for the last that there is.
    private var last: EventRow?

    /// Moves it; a page repeats one row of the page before.
    mutating func move(_ move: Key.Move, in places: [EventRow], rows: Int) {
        let ends = min(rows, places.count)...places.count
        let end = move.place(from: end(in: places, rows: rows), in: ends, page: max(1, rows - 1))
        last = end < places.count ? places[end - 1] : nil
    }

    /// The number of rows up to the one that is shown last.
    func end(in places: [EventRow], rows: Int) -> Int {
        guard let last else { return places.count }
        let end = places.firstIndex { last < $0 } ?? places.count
        return min(max(end, rows), places.count)
    }
}

extension Key.Move {
    /// The place that this key leads to from another one in a list.
    ///
    /// - Parameters:
    ///   - place: The place so far.
    ///   - places: All that there are.
    ///   - page: The number of places that a page goes on by.
    /// - Returns: The place then, which is one of them.
    func place(from place: Int, in places: ClosedRange<Int>, page: Int) -> Int {
        let place =
            switch self {
            case .up: place - 1
            case .down: place + 1
            case .pageUp: place - page
            case .pageDown: place + page
            case .home: places.lowerBound
            case .end: places.upperBound
            case .left, .right: place
            }
        return min(max(place, places.lowerBound), places.upperBound)
    }
}

/// The rows of a list around the one with the cursor, as many as fit.
func window<Row>(of rows: [Row], around cursor: Int, fitting room: Int) -> ArraySlice<Row> {
    let start = min(max(0, cursor - room / 2), max(0, rows.count - room))
    return rows.dropFirst(start).prefix(max(0, room))
}
