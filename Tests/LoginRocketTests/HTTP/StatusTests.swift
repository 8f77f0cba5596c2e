import LoginRocketCore
import Testing

@testable import LoginRocket

@Suite("What a status says")
struct StatusTests {
    @Test("404, 406 and 415 without a LoginRocket error are told apart in words")
    func words() throws {
        let texts = try [404, 406, 415, 418].map { status in
            guard case .unknown(let why) = classify(bare(status), to: .login) else {
                throw NotUnknown()
            }
            #expect(why.contains("HTTP \(status)"))
            return why
        }
        #expect(Set(texts.map { $0.filter { !$0.isNumber } }).count == 4)
    }

    @Test(
        "an unclear answer names the request as the server's logs do",
        arguments: [
            (["4b21d9e0-77aa"], true), (["!~"], true), ([String(repeating: "a", count: 64)], true),
            ([], false), ([""], false), (["a", "b"], false), (["a b"], false),
            (["a\u{1B}[2J"], false),
            (["é"], false), ([String(repeating: "a", count: 65)], false),
        ]
    )
    func requestID(_ lines: [String], _ isNamed: Bool) {
        for status in [200, 302, 404, 408, 500] {
            var response = bare(status)
            response.requestIDs = lines
            guard case .unknown(let why) = Response(response, to: .login).answer else {
                Issue.record("not unknown")
                return
            }
            #expect(why.hasSuffix(", request \(lines.first ?? "")") == isNamed)
            #expect(why.contains("request") == isNamed)
        }
    }

    @Test("a response keeps the status, the request's name and the server's time, if it told")
    func kept() {
        var response = ok(#"{"error":"Invalid username or password."}"#)
        response.requestIDs = ["4b21d9e0"]
        response.dates = ["Sun, 15 Feb 2015 01:16:13 GMT"]
        let kept = Response(response, to: .login)
        #expect(kept.answer == .refused(["Invalid username or password."]))
        #expect(kept.status == 200 && kept.requestID == "4b21d9e0")
        #expect(kept.date == WallTime(secondsSince1970: 1_423_962_973))
        response.dates += ["Sun, 15 Feb 2015 01:16:13 GMT"]
        response.requestIDs += ["4b21d9e1"]
        let unclear = Response(response, to: .login)
        #expect(unclear.date == nil && unclear.requestID == nil, "two of one are none")
    }

    @Test("the request's name and the limit's end are read off the wire")
    func headers() async throws {
        let failed = http(500, ["X-Request-Id: 4b21d9e0"], body: "")
        #expect(
            try await answer(to: check, failed)
                == .unknown("the server answered HTTP 500, request 4b21d9e0")
        )
        let limit = [
            "X-RateLimit-Reset: 1423963093", "Date: Sun, 15 Feb 2015 01:16:13 GMT",
        ]
        #expect(
            try await answer(to: check, http(429, limit, body: ""))
                == .limited(retryAfter: .seconds(120))
        )
    }

    @Test(
        "429 is limited, whatever its body",
        arguments: [
            (["120"], Duration.seconds(120)), (["0"], .seconds(0)), ([], nil), ([""], nil),
            (["-1"], nil), (["1.5"], nil), (["86399"], .seconds(86_399)),
            (["86401"], .seconds(86_400)), (["999999999"], .seconds(86_400)),
            (["1000000000"], nil), (["99999999999999999999"], nil),
            (["Fri, 31 Dec 1999 23:59:59 GMT"], nil),
            (["1", "2"], nil), (["１２"], nil),
        ]
    )
    func limited(_ lines: [String], _ wait: Duration?) {
        for body in ["", "<html>", #"{"error":"Slow down."}"#, #"{"valid":false}"#] {
            var response = ok(body)
            response.status = 429
            response.framing = .none
            response.retryAfter = lines
            #expect(classify(response, to: .checkSession) == .limited(retryAfter: wait))
        }
    }

    @Test(
        "without Retry-After the limit ends when X-Ratelimit-Reset says, by the server's own clock",
        arguments: [
            (["1423963093"], ["Sun, 15 Feb 2015 01:16:13 GMT"], Duration.seconds(120)),
            (["1423962973"], ["Sun, 15 Feb 2015 01:16:13 GMT"], .zero),
            (["0"], ["Sun, 15 Feb 2015 01:16:13 GMT"], .zero),
            (["99999999999"], ["Sun, 15 Feb 2015 01:16:13 GMT"], .seconds(86_400)),
            (["1423963093"], [], nil), (["1423963093"], ["now"], nil), ([], [], nil),
            (["1423963093", "1"], ["Sun, 15 Feb 2015 01:16:13 GMT"], nil),
            (["999999999999"], ["Sun, 15 Feb 2015 01:16:13 GMT"], nil),
            (["-1"], ["Sun, 15 Feb 2015 01:16:13 GMT"], nil),
            (
                ["1423963093"],
                ["Sun, 15 Feb 2015 01:16:13 GMT", "Sun, 15 Feb 2015 01:16:13 GMT"], nil
            ),
        ]
    )
    func reset(_ resets: [String], _ dates: [String], _ pause: Duration?) {
        var response = bare(429)
        response.rateLimitResets = resets
        response.dates = dates
        #expect(classify(response, to: .login) == .limited(retryAfter: pause))
        response.retryAfter = ["7"]
        #expect(classify(response, to: .login) == .limited(retryAfter: .seconds(7)))
        response.retryAfter = ["soon"]
        #expect(classify(response, to: .login) == .limited(retryAfter: pause))
    }

    @Test(
        "a Retry-After that is a date ends then, by the server's own clock",
        arguments: [
            ("Sun, 15 Feb 2015 01:18:13 GMT", "Sun, 15 Feb 2015 01:16:13 GMT", .seconds(120)),
            ("Sunday, 15-Feb-15 01:18:13 GMT", "Sun, 15 Feb 2015 01:16:13 GMT", .seconds(120)),
            ("Sun Feb 15 01:18:13 2015", "Sunday, 15-Feb-15 01:16:13 GMT", .seconds(120)),
            ("Sun, 15 Feb 2015 01:16:12 GMT", "Sun, 15 Feb 2015 01:16:13 GMT", .zero),
            ("Fri, 31 Dec 9999 23:59:59 GMT", "Sun, 15 Feb 2015 01:16:13 GMT", .seconds(86_400)),
            ("Sun, 15 Feb 2015 01:18:13 GMT", "now", nil),
            ("Sun, 15 Feb 2015 01:18:13", "Sun, 15 Feb 2015 01:16:13 GMT", nil),
        ] as [(String, String, Duration?)]
    )
    func limitedUntil(_ end: String, _ now: String, _ pause: Duration?) {
        var response = bare(429)
        response.retryAfter = [end]
        response.dates = [now]
        #expect(classify(response, to: .login) == .limited(retryAfter: pause))
        response.retryAfter = [end, end]
        #expect(classify(response, to: .login) == .limited(retryAfter: nil))
    }

    @Test(
        "an answer in a coding is named as such, and one as it is counts",
        arguments: [
            (["gzip"], "gzip"), (["GZIP"], "gzip"), (["identity, br"], "br"), (["identity"], nil),
            ([""], nil), ([], nil), (["identity", "deflate"], "deflate"), ([" Identity "], nil),
            (["\u{1B}[2J"], "an unknown coding"), (["gz ip2"], "an unknown coding"),
        ] as [([String], String?)]
    )
    func coded(_ lines: [String], _ name: String?) {
        for status in [200, 400, 404] {
            var response = ok(#"{"error":"No."}"#)
            response.status = status
            response.contentCodings = lines
            let answer = classify(response, to: .login)
            guard let name else {
                #expect(answer == .refused(["No."]))
                continue
            }
            #expect(answer == .unknown("the answer is in a coding (\(name)) not asked for"))
        }
    }

    @Test(
        "a date is read as servers write it",
        arguments: [
            ("Thu, 01 Jan 1970 00:00:00 GMT", 0), ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777),
            ("Tue, 29 Feb 2000 23:59:59 GMT", 951_868_799),
            ("Wed, 01 Mar 2000 00:00:00 GMT", 951_868_800),
            ("Thu, 31 Dec 2026 23:59:60 GMT", 1_798_761_600),
            ("Mon, 01 Mar 2100 00:00:00 GMT", 4_107_542_400),
            ("Fri, 31 Dec 9999 23:59:59 GMT", 253_402_300_799),
            ("", nil), ("Sun, 06 Nov 1994 08:49:37 UTC", nil),
            ("Sat, 31 Feb 2015 01:18:13 GMT", nil), ("Mon, 29 Feb 2100 00:00:00 GMT", nil),
            ("Fri, 31 Apr 2015 01:18:13 GMT", nil), ("Thu, 32 Dec 2026 23:59:59 GMT", nil),
            ("Sunday, 06-Nov-94 08:49:37 GMT", 784_111_777),
            ("Sun Nov  6 08:49:37 1994", 784_111_777), ("Sun Nov 06 08:49:37 1994", 784_111_777),
            ("Wednesday, 01-Mar-00 00:00:00 GMT", 951_868_800),
            ("Thursday, 31-Dec-26 23:59:60 GMT", 1_798_761_600),
            ("Sunday, 06-Nov-1994 08:49:37 GMT", nil), ("Sunday, 06-Nov-94 08:49:37", nil),
            ("Sun Nov   6 08:49:37 1994", nil), ("Sun Nov 6 08:49:37 1994", nil),
            ("Sun Nov  6 08:49:37 94", nil), ("Sun Nov -6 08:49:37 1994", nil),
            ("Sun, 6 Nov 1994 08:49:37 GMT", nil), ("Sun, 06 nov 1994 08:49:37 GMT", nil),
            ("Sun, 06 Nov 1994 24:49:37 GMT", nil), ("Sun, 06 Nov 1994 08:60:37 GMT", nil),
            ("Sun, 00 Nov 1994 08:49:37 GMT", nil), ("Sun, 06 Nov 1969 08:49:37 GMT", nil),
            ("Sun, 06 Nov 1994 08:49:3a GMT", nil), ("Sun, -6 Nov 1994 08:49:37 GMT", nil),
        ] as [(String, Int64?)]
    )
    func date(_ text: String, _ seconds: Int64?) {
        #expect(WallTime(httpDate: text)?.secondsSince1970 == seconds)
    }
}

private struct NotUnknown: Error {}

private func bare(_ status: Int) -> HTTPResponse {
    HTTPResponse(status: status, framing: .length(0))
}
