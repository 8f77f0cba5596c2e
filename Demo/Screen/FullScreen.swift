import Foundation
import LoginRocketCommands
import LoginRocketProtocol

/// A terminal whose whole screen shows lines, redrawn in place.
///
/// In the background it belongs to another program, and is left alone; it is taken again when it is
/// drawn on in the foreground.
///
/// Its escape sequences are those of ECMA-48 and the private modes that all of today's terminals
/// took over from DEC's and xterm's.
final class FullScreen {
    /// The settings of the terminal when it was taken, for it to have them again.
    private var settings: termios
    private let inColour: Bool
    private let glyphs: Glyphs
    private var output = Outlet()
    private var hold = Hold.left

    /// The hold that the program has on the terminal.
    private enum Hold {
        /// The terminal is as others left it.
        case left
        /// It is this screen, which shows something else as yet.
        case taken
        /// It shows these rows.
        case showing([String], Drawing.Size)
    }

    /// The terminal at standard input and output; `nil` if there is none that has a cursor.
    init?(_ environment: [String: String]) {
        var settings = termios()
        guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1,
            environment["TERM"] != "dumb", unsafe tcgetattr(STDIN_FILENO, &settings) == 0
        else { return nil }
        self.settings = settings
        // As https://no-color.org has it.
        inColour = environment["NO_COLOR"]?.isEmpty ?? true
        glyphs = Glyphs(environment)
    }

    /// Its size now; 80 × 24 if it does not say.
    var size: Drawing.Size {
        var window = winsize()
        guard unsafe ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &window) == 0,
            window.ws_row > 0, window.ws_col > 0
        else { return Drawing.Size(rows: 24, columns: 80) }
        return Drawing.Size(rows: Int(window.ws_row), columns: Int(window.ws_col))
    }

    /// Takes the screen, and every key from now on, those that were hit before as well; all is
    /// drawn anew, whatever has become of the screen.
    func open() {
        guard !isInBackground else { return hold = .left }
        if case .left = hold { unsafe tcgetattr(STDIN_FILENO, &settings) }
        hold = .taken
        var raw = settings
        unsafe cfmakeraw(&raw)
        unsafe tcsetattr(STDIN_FILENO, TCSANOW, &raw)
        // The other screen, no wrapping, no cursor, and marks around what is pasted.
        output.write("\u{1b}[?1049h\u{1b}[?7l\u{1b}[?25l\u{1b}[?2004h\u{1b}[2J")
    }

    /// Leaves the terminal as it was, also one that stands still.
    func close() {
        output.abandon()
        defer { hold = .left }
        switch hold {
        case .left: return
        case .taken, .showing: break
        }
        // Whoever has it now has set it up already.
        guard !isInBackground else { return }
        output.write("\u{1b}[0m\u{1b}[?2004l\u{1b}[?25h\u{1b}[?7h\u{1b}[?1049l")
        var settings = settings
        unsafe tcsetattr(STDIN_FILENO, TCSANOW, &settings)
        // A text that was typed here, perhaps half of a password, is not for the shell.
        tcflush(STDIN_FILENO, TCIFLUSH)
    }

    /// Stops the program as a job of its shell, with the terminal as it was before it came.
    func suspend() {
        guard Job.canBeContinued else { return }
        close()
        // To this thread, so that nothing is done between this and the stop.
        raise(SIGSTOP)
        open()
    }

    /// Shows lines that fit its size; writes only those that differ.
    func draw(_ lines: [StyledLine], at size: Drawing.Size) {
        guard !isInBackground else {
            output.abandon()
            return hold = .left
        }
        if case .left = hold { open() }
        // No picture is begun before the one before it is out.
        guard output.write("") else { return }
        let texts = lines.map { glyphs($0).escaped(inColour: inColour) }
        var update = "\u{1b}[2J"
        var shown: [String] = []
        if case .showing(let rows, size) = hold { (update, shown) = ("", rows) }
        for (row, text) in texts.enumerated()
        where !shown.indices.contains(row) || shown[row] != text {
            // Cleared first: after a full line the cursor stays on its last column.
            update += "\u{1b}[\(row + 1);1H\u{1b}[K\(text)"
        }
        output.write(update)
        hold = .showing(texts, size)
    }

    private var isInBackground: Bool { Job.isInBackground(of: STDIN_FILENO) }
}
