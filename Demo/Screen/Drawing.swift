import Foundation
import LoginRocket
import LoginRocketCommands
import LoginRocketCore
import LoginRocketProtocol

/// The screen as lines: as many as the terminal has rows, none wider than it has columns.
///
/// A small terminal shows one thing above the other; a large one has two halves side by side.
struct Drawing {
    let screen: Screen
    let size: Size
    let now: Date

    /// The time zone that times of day are told in.
    var timeZone = TimeZone.current

    /// Rows and columns.
    struct Size: Equatable {
        let rows: Int
        let columns: Int
    }

    /// From top to bottom.
    var lines: [StyledLine] {
        let body = title + (isWide ? halves : page ?? (facts + outbox + events))
        let room = size.rows - bottom.count
        let rest = max(0, room - body.count)
        let all = body.prefix(room) + Array(repeating: StyledLine(), count: rest) + bottom
        return all.map { $0.clipped(to: size.columns) }
    }

    /// The rows for events.
    var eventRows: Int {
        let above = isWide ? upperRight.count + 1 : facts.count + outbox.count
        return max(1, bodyRows - above - 1)
    }

    // MARK: - Layout

    var isWide: Bool { size.isWide }

    /// A short terminal has neither a title nor gaps, so that it shows the state first.
    private var isShort: Bool { size.rows < 10 }

    /// An empty line, if there is room for it.
    var gap: [StyledLine] { isShort ? [] : [StyledLine()] }

    /// The columns of the facts and the outbox.
    var leftColumns: Int { size.leftColumns }

    /// The columns of the events, and of what is shown in their place.
    var rightColumns: Int { size.rightColumns }

    /// The rows between the title and the bottom.
    var bodyRows: Int { max(0, size.rows - bottom.count - title.count) }

    /// The rows that the outbox may have; the sentences about the states take none from it.
    var outboxRows: Int {
        if isWide { return max(4, (bodyRows - facts.count + statePanel.count) / 3) }
        return max(1, (bodyRows - facts.count - 2) / 3)
    }

    private var halves: [StyledLine] {
        let left = facts + [StyledLine()] + outbox + [StyledLine()] + realmPanel + storyPanel
        let right = upperRight + [StyledLine()] + events
        return (0..<bodyRows).map { row in
            (left.indices.contains(row) ? left[row] : StyledLine())
                .fitted(to: leftColumns)
                .adding(" │ ", .dim)
                .adding((right.indices.contains(row) ? right[row] : StyledLine()))
        }
    }

    /// The lines above the events of a large terminal.
    private var upperRight: [StyledLine] { page ?? keyPanel }

    /// The page in the place of the keys, or of everything in a small terminal.
    private var page: [StyledLine]? {
        switch screen.dialog {
        case nil, .form, .cancelling: nil
        case .help(let start):
            Array(helpPage.dropFirst(min(start, helpStarts.upperBound)).prefix(bodyRows))
        case .faults(let menu): faultPage(menu)
        }
    }

    // MARK: - Head

    private var title: [StyledLine] {
        guard !isShort else { return [] }
        let client =
            switch screen.client {
            case .starting, .started: "the client starts"
            case .running(let pid): "client process \(pid)"
            case .gone: "no client"
            }
        let name = " LoginRocket demo  \(screen.url)".visible
        let gap = max(1, size.columns - name.columns - client.columns - 1)
        return [
            StyledLine().adding(name + String(repeating: " ", count: gap) + client + " ", .title)
        ]
    }

    // MARK: - Words

    func heading(_ text: String) -> StyledLine {
        StyledLine().adding("  " + text.cell(9), .bold)
    }

    func indented(_ text: String) -> StyledLine {
        StyledLine() + "    \(text)"
    }
}

extension Drawing.Size {
    fileprivate var isWide: Bool { columns >= 140 && rows >= 30 }

    fileprivate var leftColumns: Int { isWide ? columns / 2 - 2 : columns }

    fileprivate var rightColumns: Int { isWide ? columns - leftColumns - 3 : columns }

    /// The columns of the text of an event.
    var eventColumns: Int { rightColumns - Self.columnsBeforeEvent }

    /// The columns of the time of an event, and of the mark behind it.
    static let columnsBeforeEvent = 15
}

/// A stretch of time, to the two digits that matter.
func duration(_ seconds: TimeInterval) -> String {
    switch seconds {
    case ..<0: "0 s"
    case ..<120: "\(Int(seconds.rounded())) s"
    case ..<7_200: "\(Int((seconds / 60).rounded())) min"
    case ..<172_800: "\(Int((seconds / 3_600).rounded())) h"
    default: "\(Int((min(seconds, 1e9) / 86_400).rounded())) days"
    }
}

/// A number of things, for example `1 request` or `0 requests`.
func count(_ number: Int, _ thing: String) -> String {
    switch number {
    case 1: "1 \(thing)"
    default: "\(number) \(thing)s"
    }
}

extension WallTime {
    var date: Date { Date(timeIntervalSince1970: Double(secondsSince1970)) }
}
