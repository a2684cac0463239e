package folder

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/uzelhub/uzel/schemas/document"
)

func TestSafeName(t *testing.T) {
	for _, c := range []struct{ rule, name, want string }{
		{"a safe name stays", "Табель за октябрь 2026 (цех № 1).xlsx", "Табель за октябрь 2026 (цех № 1).xlsx"},
		{"the name of an exchange file stays", "ON_NSCHFDOPPR_2BM-1_2BM-2_20260930_11111111-2222-4333-8444-555555555555_0_0_0_0_0_00.xml", "ON_NSCHFDOPPR_2BM-1_2BM-2_20260930_11111111-2222-4333-8444-555555555555_0_0_0_0_0_00.xml"},
		{"folders are no part of it", "../../etc/passwd", "_._.._etc_passwd"},
		{"nor those of Windows", `..\C:\a.xml`, "_._C__a.xml"},
		{"a number with a stroke", "Счёт 12/А.pdf", "Счёт 12_А.pdf"},
		{"control characters", "a\x00b\nc.xml", "a_b_c.xml"},
		{"a turned direction", "акт\u202elmx.exe", "акт_lmx.exe"},
		{"a letter without width", "акт\u200b.xml", "акт_.xml"},
		{"broken letters", "акт\xff.xml", "акт_.xml"},
		{"a hidden file", ".htaccess", "_htaccess"},
		{"dots alone", "...", "_"},
		{"nothing", "", "_"},
		{"spaces around, as Windows drops them", "  акт.xml . ", "акт.xml"},
		{"a device", "nul", "_nul"},
		{"a device with an ending", "Com1.report.xml", "_Com1.report.xml"},
		{"a device with a space", "CON .txt", "_CON .txt"},
		{"a device with a small digit", "LPT².txt", "_LPT².txt"},
		{"no device", "COM10.txt", "COM10.txt"},
		{"letters that macOS takes apart", "и\u0306.xml", "й.xml"},
	} {
		t.Run(c.rule, func(t *testing.T) {
			got := safeName(c.name)
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
			put(t, t.TempDir(), got, "") // and this system takes it
		})
	}
}

func TestLongNamesAreCutBetweenLettersAndStayDifferent(t *testing.T) {
	long := strings.Repeat("ы", 200)
	a, b := safeName(long+"1.xlsx"), safeName(long+"2.xlsx")
	for _, name := range []string{a, b, numbered(a, 12), beside(a, ".sig")} {
		if len(name) > longestName || !utf8.ValidString(name) {
			t.Errorf("%d bytes, valid %v: %q", len(name), utf8.ValidString(name), name)
		}
	}
	if a == b {
		t.Error("two names became one")
	}
	if !strings.HasSuffix(a, ".xlsx") || !strings.HasSuffix(numbered(a, 12), " (12).xlsx") || !strings.HasSuffix(beside(a, ".sig"), ".sig") {
		t.Errorf("the ending is lost: %q, %q, %q", a, numbered(a, 12), beside(a, ".sig"))
	}
}

func TestNumberComesBeforeTheEnding(t *testing.T) {
	for _, c := range []struct{ name, want string }{
		{"табель.xlsx", "табель (2).xlsx"},
		{"табель", "табель (2)"},
		{"за август. Исправленный", "за август. Исправленный (2)"},
	} {
		if got := numbered(c.name, 2); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
	if got := numbered("a.xml", 1); got != "a.xml" {
		t.Errorf("the first keeps its name, got %q", got)
	}
}

func TestFileName(t *testing.T) {
	full := document.Envelope{
		Kind: document.KindTimesheet, Name: "t13.xlsx", Number: "12/А", Date: "2026-10-31", Period: "2026-10",
		Organisation: document.Party{INN: "7700000016", KPP: "770001001"}, Counterparty: document.Party{INN: "7810000026"},
	}
	for _, c := range []struct {
		rule, template string
		document       document.Envelope
		want           string
	}{
		{"its own name", "{name}", full, "t13.xlsx"},
		{"a template", "{organisation.inn} {kind} {period} № {number}{ext}", full, "7700000016 timesheet 2026-10 № 12_А.xlsx"},
		{"the name in two parts", "{stem}-{counterparty.inn}{ext}", full, "t13-7810000026.xlsx"},
		{"no name of its own", "{name}", document.Envelope{Kind: document.KindBill, Number: "7", Date: "2026-10-31", MediaType: "application/pdf"}, "bill 7 2026-10-31.pdf"},
		{"no name and no number", "{name}", document.Envelope{Kind: document.KindMarks, SourceKey: "marks/2026-10", MediaType: "application/json; charset=utf-8"}, "marks marks_2026-10.json"},
	} {
		t.Run(c.rule, func(t *testing.T) {
			got, err := fileName(c.template, c.document)
			if err != nil || got != c.want {
				t.Errorf("got %q, %v, want %q", got, err, c.want)
			}
		})
	}
}

func TestNameThatTheFormatGivesIsNeverChanged(t *testing.T) {
	for _, c := range []struct {
		rule, template, name string
		cause                document.Cause
	}{
		{"a name that Windows refuses", "{name}", "ON_NSCHFDOPPR_a:b.xml", document.CauseInvalidDocument},
		{"a name that is too long", "{name}", strings.Repeat("N", 260) + ".xml", document.CauseInvalidDocument},
		{"no name at all", "{name}", "", document.CauseInvalidDocument},
		{"a template of the settings", "{number}.xml", "ON_NSCHFDOPPR_1.xml", document.CauseMisconfigured},
	} {
		t.Run(c.rule, func(t *testing.T) {
			_, err := fileName(c.template, document.Envelope{Kind: document.KindUPD, Name: c.name, Number: "1"})
			faultOf(t, err, c.cause)
		})
	}
	if got, err := fileName("{name}", document.Envelope{Kind: document.KindUPD, Name: "ON_NSCHFDOPPR_1.xml"}); err != nil || got != "ON_NSCHFDOPPR_1.xml" {
		t.Errorf("a good name: got %q, %v", got, err)
	}
}

func TestUnfinishedNames(t *testing.T) {
	for name, want := range map[string]bool{
		"a.xml": false, ".a.xml": true, "a.xml.tmp": true, "a.PART": true, "a.xml.crdownload": true, "a.xml~": true, "~$табель.xlsx": true,
		".uzel-1-2-0.tmp": true, "tmp": false,
	} {
		if got := unfinished(name); got != want {
			t.Errorf("%q: got %v", name, got)
		}
	}
}

func FuzzSafeName(f *testing.F) {
	for _, seed := range []string{"", "акт.xml", "../a", "CON", "con.xml", "a\u202eb", "\xff", strings.Repeat("й", 300) + ".xlsx", " . ", "и\u0306", "~$a", "\u0306a"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, name string) {
		safe := safeName(name)
		switch {
		case safe == "" || len(safe) > longestName || !utf8.ValidString(safe):
			t.Fatalf("%q became %q, %d bytes", name, safe, len(safe))
		case strings.ContainsAny(safe, `<>:"/\|?*`) || strings.ContainsFunc(safe, unicode.IsControl):
			t.Fatalf("%q keeps a forbidden sign", safe)
		case strings.HasPrefix(safe, ".") || strings.HasSuffix(safe, ".") || strings.HasSuffix(safe, " "):
			t.Fatalf("%q is not taken by every system", safe)
		case reserved(safe):
			t.Fatalf("%q is a device", safe)
		case safeName(safe) != safe:
			t.Fatalf("%q becomes %q the second time", safe, safeName(safe))
		case !plainName(safe):
			t.Fatalf("%q would not be taken by our own source", safe)
		}
		for _, other := range []string{numbered(safe, 999), beside(safe, ".12.sig")} {
			if len(other) > longestName || !utf8.ValidString(other) || strings.HasPrefix(other, ".") {
				t.Fatalf("%q became %q", safe, other)
			}
		}
	})
}
