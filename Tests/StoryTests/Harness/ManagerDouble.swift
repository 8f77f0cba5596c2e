import Foundation

/// A service manager that only listens: a datagram socket in the story's directory.
final class ManagerDouble {
    /// The time within which it wants a sign of life.
    let patience = Duration.milliseconds(400)

    private let path: String
    private let descriptor: Int32
    private var messages: [String] = []

    init(in story: Story) throws {
        path = story.directory.appending(path: "manager").path
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { place in
            unsafe place.copyBytes(from: path.utf8)
        }
        let size = socklen_t(MemoryLayout<sockaddr_un>.size)
        let isBound = unsafe withUnsafePointer(to: address) { address in
            unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe bind(descriptor, address, size) == 0
            }
        }
        guard isBound else { throw NeverHappened(description: "no socket: errno \(errno)") }
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    }

    deinit {
        close(descriptor)
    }

    /// What a service finds in its environment.
    var environment: [String: String] {
        ["NOTIFY_SOCKET": path, "WATCHDOG_USEC": "\(Int(patience / .microseconds(1)))"]
    }

    /// All messages that have come, in order.
    func heard() -> [String] {
        var bytes = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = unsafe recv(descriptor, &bytes, bytes.count, 0)
            guard count >= 0 else { return messages }
            messages.append(String(decoding: bytes[..<count], as: UTF8.self))
        }
    }

    /// All that it was told except for signs of life.
    func news() -> [String] {
        heard().filter { $0 != Self.sign }
    }

    /// Waits for a message that comes from now on.
    func hears(_ text: String, within limit: Duration = .seconds(60)) async throws {
        let count = heard().count
        try await eventually("the manager hears \(text)", within: limit) {
            heard().dropFirst(count).contains(text) ? () : nil
        }
    }

    /// A sign of life.
    static let sign = "WATCHDOG=1"
}
