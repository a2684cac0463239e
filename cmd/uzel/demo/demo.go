package demo

import (
	"bytes"
	"crypto/rand"
	"embed"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"text/template"
	"time"

	"github.com/uzelhub/uzel/schemas/fault"
)

// The demo's moment: just before the first of November, seven in the morning in Moscow, when the timesheets of October
// are due. Two minutes pass in a second.
var (
	month  = time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)
	origin = time.Date(2026, 11, 1, 3, 52, 0, 0, time.UTC)
)

const (
	factor = 120
	seed   = 2026
	user   = "uzel"
	marker = ".uzel-demo" // stands in a folder that a demo made, and that the next one may clear
)

//go:embed files
var files embed.FS

var (
	errOccupied = fault.Define("UZ-DEM-001", fault.Setup, "в этой папке лежит что-то другое",
		"назовите для примера другую папку: uzel demo --dir ПАПКА")
	errPrepare = fault.Define("UZ-DEM-002", fault.Remote, "пример не подготовлен",
		"проверьте права на папку и место на диске")
)

// Demo is a prepared group: its outside systems are open and its configuration is written.
type Demo struct {
	Dir    string
	Config string // the configuration file
	boxes  *sandboxes
	clock  *clock
}

// Prepare makes the group in a folder, which must be new, empty, or made by an earlier demo.
func Prepare(dir string) (*Demo, error) {
	if err := clear(dir); err != nil {
		return nil, err
	}
	d := &Demo{Dir: dir, Config: filepath.Join(dir, "uzel.yaml"), clock: newClock(origin, factor)}
	password := rand.Text()
	boxes, err := startSandboxes(newSample(seed, month), d.clock.Now, password)
	if err != nil {
		return nil, errPrepare.Wrap(err)
	}
	d.boxes = boxes
	if err := d.write(password); err != nil {
		return nil, errors.Join(errPrepare.At(dir).Wrap(err), boxes.close())
	}
	return d, nil
}

// Close closes the outside systems.
func (d *Demo) Close() error { return d.boxes.close() }

// Start lets the demo's time run; until then it stands still.
func (d *Demo) Start() { d.clock.start() }

// Now is the demo's time.
func (d *Demo) Now() time.Time { return d.clock.Now() }

// After waits until a span of the demo's time has passed.
func (d *Demo) After(span time.Duration) <-chan time.Time { return d.clock.After(span) }

// made are what a demo puts into its folder; the next one removes that and nothing else.
var made = []string{"uzel.yaml", "routes.yaml", "work_schedules.yaml", "password", "data", "out"}

// clear makes room for a new demo, and only where an earlier one was.
func clear(dir string) error {
	info, err := os.Stat(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil && !info.IsDir() {
		return errOccupied.At(dir)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return errPrepare.At(dir).Wrap(err)
	}
	if len(entries) == 0 {
		return nil
	}
	if _, err := os.Stat(filepath.Join(dir, marker)); err != nil {
		return errOccupied.At(dir)
	}
	for _, name := range made {
		if err := os.RemoveAll(filepath.Join(dir, name)); err != nil {
			return errPrepare.At(dir).Wrap(err)
		}
	}
	return nil
}

// shown is what the templates of the configuration show.
type shown struct {
	User      string
	Companies []shownCompany
	Employees []shownEmployee
}

type shownCompany struct {
	ID, Name, INN, KPP, OKPO, Address, Zone, EDOID   string
	Function, DocumentName, Operation, Contract, URL string
	Operator                                         string // address of its Диадок
	TimesheetCron                                    string
	Director                                         [3]string
}

type shownEmployee struct{ Company, Tab, Position, Department, Schedule string }

// timesheetCron is when a company's timesheet is due, by its own clocks; all are due within minutes of each other.
var timesheetCron = map[string]string{"romashka": "0 7 1 * *", "vector": "5 7 1 * *", "uralstroy": "0 9 1 * *"}

// mark takes the folder before anything else is in it: a demo that is stopped in the middle of its preparations must not
// leave a folder that the next one refuses.
func (d *Demo) mark() error {
	if err := os.MkdirAll(d.Dir, 0o755); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(d.Dir, marker), nil, 0o600)
}

func (d *Demo) write(password string) error {
	if err := d.mark(); err != nil {
		return err
	}
	view := shown{User: user}
	for i, c := range companies {
		view.Companies = append(view.Companies, shownCompany{
			ID: c.id, Name: c.name, INN: c.inn, KPP: c.kpp, OKPO: c.okpo, Address: c.address, Zone: c.zone, EDOID: c.edoID,
			Function: c.function, DocumentName: c.documentName, Operation: c.operation, Contract: "Д-" + string(rune('1'+i)),
			URL: d.boxes.urls[c.id], Operator: d.boxes.operators[c.id], TimesheetCron: timesheetCron[c.id], Director: c.director,
		})
		for _, p := range d.boxes.staff[c.id] {
			view.Employees = append(view.Employees, shownEmployee{c.id, p.tab, p.position, p.department, p.schedule})
		}
		for _, folder := range []string{"upd", "timesheet"} {
			if err := os.MkdirAll(filepath.Join(d.Dir, "out", c.id, folder), 0o755); err != nil {
				return err
			}
		}
	}
	written := map[string][]byte{"password": []byte(password + "\n")}
	for _, name := range []string{"uzel.yaml", "routes.yaml", "work_schedules.yaml"} {
		text, err := template.ParseFS(files, "files/"+name)
		if err != nil {
			return err
		}
		var body bytes.Buffer
		if err := text.Execute(&body, view); err != nil {
			return err
		}
		written[name] = body.Bytes()
	}
	for name, body := range written {
		if err := os.WriteFile(filepath.Join(d.Dir, name), body, 0o600); err != nil {
			return err
		}
	}
	return nil
}
