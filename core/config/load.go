package config

import (
	"cmp"
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/uzelhub/uzel/schemas/fault"
)

// Options is what the rest of the program knows and configuration is checked against.
type Options struct {
	// Steps are those a route may name.
	Steps []StepSpec
	// Describe gives the JSON Schema of a connector's configuration. Nil leaves connections for CheckConnections.
	Describe Describe
	// WorkSchedules judges the text of the work schedules, as core/timesheet does. Nil leaves them unjudged.
	WorkSchedules func(file string, yaml []byte) error
	// Now is the time by which coming years are judged; zero: the present.
	Now time.Time
}

// Describe gives the JSON Schema of a connector's configuration, or an error when there is no such connector. Of one that is
// no program of its own, only the name is set.
type Describe func(connector Connector) (schema json.RawMessage, err error)

// Load reads the configuration at path with all files it names. The configuration is nil exactly when a finding is an
// error; there may be warnings beside a valid one.
func Load(path string, options Options) (*Config, []fault.Finding) {
	l := &loader{options: options, config: &Config{File: path}, broken: map[string]bool{}}
	l.main()
	if l.config.main != nil {
		l.routes()
		l.workSchedules()
		l.check()
		if options.Describe != nil {
			l.findings = append(l.findings, l.config.CheckConnections(options.Describe)...)
		}
	}
	findings := inOrder(path, l.findings)
	if fault.HasErrors(findings) {
		return nil, findings
	}
	l.config.settle()
	return l.config, findings
}

// loader builds one configuration and collects what is wrong with it.
type loader struct {
	options  Options
	config   *Config
	findings []fault.Finding
	// broken are the sections of which a name could not be read; references into them are not judged.
	broken map[string]bool
	// refused are the places, as file#pointer, that break the schema; what stands there is judged no further.
	refused []string
	// at tells where each route of config.Routes is.
	at []located
}

// located is a JSON Pointer into a file.
type located struct {
	source  *source
	pointer string
}

// place is file:line of something below it.
func (l located) place(below string) string { return l.source.at(l.pointer + below) }

func (l *loader) main() {
	s, findings := readSource(l.config.File, "")
	l.findings = findings
	if s == nil {
		return
	}
	l.config.main = s
	l.apply(s, mainSchema, l.config)
	c := l.config
	for i := range c.Organisations {
		c.Organisations[i].Place = s.at(element("/organisations", i))
	}
	for i := range c.Counterparties {
		c.Counterparties[i].Place = s.at(element("/counterparties", i))
	}
	for i := range c.Employees {
		c.Employees[i].Place = s.at(element("/employees", i))
	}
	for i := range c.Connections {
		c.Connections[i].Place = s.at(element("/connections", i))
	}
	for i := range c.Signers {
		c.Signers[i].Place = s.at(element("/signers", i))
	}
	for i := range c.Schedules {
		c.Schedules[i].Place = s.at(element("/schedules", i))
	}
	for i := range c.People {
		c.People[i].Place = s.at(element("/people", i))
	}
}

// routes reads every file that the globs of `routes` name, once, in the order of names.
func (l *loader) routes() {
	seen := map[string]bool{}
	for i, pattern := range l.config.RouteFiles {
		files, err := filepath.Glob(l.path(pattern))
		if err != nil || len(files) == 0 {
			if pattern != "" {
				l.findings = append(l.findings, errNoRouteFile.Finding(l.config.main.at(element("/routes", i)), pattern))
			}
			continue
		}
		slices.Sort(files)
		for _, file := range files {
			if !seen[file] {
				seen[file] = true
				l.routeFile(file)
			}
		}
	}
}

func (l *loader) routeFile(file string) {
	s, findings := readSource(file, "")
	l.findings = append(l.findings, findings...)
	if s == nil {
		l.broken["routes"] = true
		return
	}
	var content RoutesFile
	l.apply(s, routesSchema, &content)
	for i, route := range content.Routes {
		at := located{source: s, pointer: element("/routes", i)}
		route.Place = at.place("")
		l.config.Routes = append(l.config.Routes, route)
		l.at = append(l.at, at)
	}
}

// apply checks a file against its schema and decodes it into target, without what the schema refuses.
func (l *loader) apply(s *source, schema string, target any) {
	violations := ownSchema().violations(schema, s.value)
	for _, v := range violations {
		l.findings = append(l.findings, ownSchema().findings(v, s, "")...)
		l.refused = append(l.refused, s.file+"#"+pointerOf(v.InstanceLocation))
		// What is missing or unknown is reported at the block that lacks or has it; that block stays.
		if !isAboutKeys(v) {
			s.value = prune(s.value, v.InstanceLocation)
		}
		if section, ok := hidesName(v); ok {
			l.broken[section] = true
		}
	}
	raw, err := json.Marshal(s.value)
	if err == nil {
		err = json.Unmarshal(raw, target)
	}
	if err != nil && len(violations) == 0 {
		l.findings = append(l.findings, errUnsupported.Finding(s.file, err.Error()))
	}
}

// isRefused reports whether the schema refused something at a place or below it.
func (l *loader) isRefused(at located, below string) bool {
	place := at.source.file + "#" + at.pointer + below
	return slices.ContainsFunc(l.refused, func(r string) bool { return r == place || strings.HasPrefix(r, place+"/") })
}

// path is a path of the configuration as the program opens it: relative ones are meant from the configuration file.
func (l *loader) path(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(filepath.Dir(l.config.File), name)
}

// inOrder sorts findings by file and line, the main file's first, and drops repeated ones. The order is whole: the same
// mistakes are always told in the same way.
func inOrder(main string, findings []fault.Finding) []fault.Finding {
	files := []string{main}
	for _, f := range findings {
		if file, _ := splitPlace(f.Path); !slices.Contains(files, file) {
			files = append(files, file)
		}
	}
	slices.SortFunc(findings, func(a, b fault.Finding) int {
		fileA, lineA := splitPlace(a.Path)
		fileB, lineB := splitPlace(b.Path)
		if fileA != fileB {
			return slices.Index(files, fileA) - slices.Index(files, fileB)
		}
		return cmp.Or(lineA-lineB, cmp.Compare(a.Path, b.Path), cmp.Compare(a.Code, b.Code), cmp.Compare(a.Message, b.Message))
	})
	return slices.CompactFunc(findings, func(a, b fault.Finding) bool { return a == b })
}

// splitPlace takes file:line or file:line:column apart.
func splitPlace(place string) (file string, line int) {
	file = place
	for range 2 {
		cut := strings.LastIndexByte(file, ':')
		if cut < 0 {
			break
		}
		number := 0
		for _, digit := range file[cut+1:] {
			if digit < '0' || digit > '9' {
				return file, line
			}
			number = number*10 + int(digit-'0')
		}
		file, line = file[:cut], number
	}
	return file, line
}
