package upd

import (
	"runtime"
	"strings"
	"testing"
)

// mostMemory is how many times its size reading and checking a file may allocate, all told: small elements cost most.
const mostMemory = 400

// No file is a bomb: what it costs is bounded by its size.
func TestReadingAllocatesNoMoreThanAMultipleOfTheFile(t *testing.T) {
	big := big(t, 2000)
	built := Build(big, *big.Identity)
	utf8 := func(text string) []byte { return []byte(strings.Replace(text, "windows-1251", "utf-8", 1)) }
	within := func(what string) []byte {
		return utf8(fileOf(t, "timebook", sub("<ТаблСчФакт>", "<ТаблСчФакт>"+strings.Repeat(what, 20_000))))
	}
	for name, data := range map[string][]byte{
		"rows":             built.Bytes,
		"empty rows":       within("<СведТов/>"),
		"unknown elements": within("<а/>"),
		"faulty rows":      within(`<СведТов НомСтр="я" НалСт="1" а="1"><СумНал/></СведТов>`),
		"attributes":       utf8(fileOf(t, "timebook", sub("<ТаблСчФакт>", "<ТаблСчФакт "+manyAttributes(1000)+">"))),
		"long text":        utf8(fileOf(t, "timebook", sub(`НомерДок="`, `НомерДок="`+strings.Repeat("я", 1_000_000)))),
		"deep elements":    within("<а><б><в><г/></в></б></а>"),
	} {
		t.Run(name, func(t *testing.T) {
			Validate(data, "") // compiles the schema
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			Validate(data, "x.xml")
			Parse(data, "x.xml")
			runtime.ReadMemStats(&after)
			times := float64(after.TotalAlloc-before.TotalAlloc) / float64(len(data))
			t.Logf("%.0f times %d bytes", times, len(data))
			if times > mostMemory {
				t.Errorf("reading took %.0f times the file's size", times)
			}
		})
	}
}

func manyAttributes(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat("а", i%7+1) + strings.Repeat("б", i/7+1) + `="1" `)
	}
	return b.String()
}
