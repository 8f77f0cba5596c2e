import LoginRocketCore
import Testing

@Suite("Values of the core")
struct ValueTests {
    @Test("an operation's ID is 32 hexadecimal digits, read in either case, and nothing else")
    func operationID() {
        let id = OperationID(high: 0xAB, low: 1)
        let text = "00000000000000ab0000000000000001"
        #expect(id.description == text)
        #expect(OperationID(text) == id)
        #expect(OperationID(text.uppercased()) == id)
        for other in ["", "+" + text.dropFirst(), text + "0", text.replacing("a", with: "g")] {
            #expect(OperationID(other) == nil)
        }
    }

    @Test("upper and lower case are the same user")
    func user() {
        #expect(User("Frank@Example.com") == User("frank@example.com"))
    }

    @Test("wall time saturates; it never traps")
    func wallTime() {
        let least = WallTime(secondsSince1970: .min)
        let most = WallTime(secondsSince1970: .max)
        #expect(most + .seconds(1) == most)
        #expect(least + .seconds(-1) == least)
        #expect(most - least == .seconds(Int64.max))
        #expect(least - most == .seconds(Int64.min))
        #expect(WallTime(secondsSince1970: 10) - WallTime(secondsSince1970: 3) == .seconds(7))
    }

    @Test("attempts are ordered by when they were stamped")
    func attempts() {
        #expect(AttemptID(1) < AttemptID(2))
    }
}
