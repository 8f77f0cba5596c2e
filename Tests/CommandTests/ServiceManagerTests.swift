import Foundation
import Testing

@testable import LoginRocketCommands

@Suite struct ServiceManagerTests {
    private func manager(_ name: String, _ more: [String: String] = [:]) -> ServiceManager {
        ServiceManager(["NOTIFY_SOCKET": name].merging(more) { $1 }, process: 42)
    }

    @Test(arguments: [
        (ServiceManager.News.ready, "READY=1"), (.stopping, "STOPPING=1"), (.alive, "WATCHDOG=1"),
        (.status("loggedOut, online"), "STATUS=loggedOut, online"),
        (.needs(.seconds(60)), "EXTEND_TIMEOUT_USEC=60000000"),
    ])
    func `each piece of news is the line of sd_notify`(
        news: ServiceManager.News,
        line: String
    ) throws {
        let double = try ManagerDouble()
        manager(double.name).tell(news)
        #expect(double.all() == [line])
    }

    @Test func `news told together is one message`() throws {
        let double = try ManagerDouble()
        manager(double.name).tell(.needs(.seconds(1)), .status("The disk is full: make room."))
        #expect(
            double.all() == ["EXTEND_TIMEOUT_USEC=1000000\nSTATUS=The disk is full: make room."]
        )
    }

    @Test func `a name that begins with @ is abstract`() throws {
        let double = try ManagerDouble("@loginrocket-" + UUID().uuidString)
        manager(double.name).tell(.ready)
        #expect(double.all() == ["READY=1"])
    }

    @Test(arguments: [
        "", "relative", "vsock:2:1", "/", "@", "/nobody/listens/here", "@nobody-listens-here",
        "/" + String(repeating: "x", count: 200), "@" + String(repeating: "x", count: 200),
    ])
    func `a manager that cannot be told is not told`(name: String) {
        manager(name).tell(.ready, .alive)
    }

    @Test func `without a manager nothing is told, and no sign is given`() {
        let nobody = ServiceManager([:], process: 42)
        nobody.tell(.ready)
        #expect(nobody.patience == nil)
    }

    @Test func `a status is one line, whatever it is made of`() throws {
        let double = try ManagerDouble()
        manager(double.name).tell(.status("a\nREADY=1\r\u{2028}b\u{1B}[2Jc\u{0}d"))
        #expect(double.all() == ["STATUS=a READY=1  b[2Jcd"])
    }

    @Test func `a status has room in the message that a manager reads`() throws {
        let double = try ManagerDouble()
        manager(double.name).tell(.status(String(repeating: "ö🚀", count: 5000)))
        let message = try #require(double.next())
        #expect(message.utf8.count <= 1007 && message.utf8.count > 990)
        #expect(message.hasPrefix("STATUS=ö🚀ö") && !message.contains("\u{FFFD}"))
    }

    @Test(.timeLimit(.minutes(1)))
    func `a manager that does not read holds up nothing`() throws {
        let double = try ManagerDouble()
        let limit = try String(contentsOfFile: "/proc/sys/net/unix/max_dgram_qlen", encoding: .utf8)
        let count = try #require(Int(limit.trimmingCharacters(in: .whitespacesAndNewlines)))
        // Each message beyond those that have room waits for a second and is lost.
        for _ in 0..<count + 3 { manager(double.name).tell(.alive) }
        #expect(double.all().count <= count + 1)
    }

    @Test(arguments: [
        (["WATCHDOG_USEC": "60000000"], Duration.seconds(60)),
        (["WATCHDOG_USEC": "60000000", "WATCHDOG_PID": "42"], .seconds(60)),
        (["WATCHDOG_USEC": "60000000", "WATCHDOG_PID": "43"], nil),
        (["WATCHDOG_USEC": "60000000", "WATCHDOG_PID": "?"], nil),
        (["WATCHDOG_USEC": "0"], nil), (["WATCHDOG_USEC": "-1"], nil),
        (["WATCHDOG_USEC": "soon"], nil), (["WATCHDOG_PID": "42"], nil),
    ])
    func `signs of life are given if the manager waits for those of this process`(
        environment: [String: String],
        patience: Duration?
    ) {
        #expect(manager("/run/manager", environment).patience == patience)
    }
}
