package demo

import (
	"errors"
	"net"
	"net/http"
	"strconv"
	"time"

	"github.com/uzelhub/uzel/connectors/tryton/sandbox"
)

// invoices of each company's month.
const invoices = 14

// unknownUnit is a unit that the demo's configuration does not know: one invoice has it, so that there is a document
// that was set aside, with its reason and what to do.
const unknownUnit = "pallet"

// sandboxes are the outside systems of the group, on the loopback interface: a Tryton for each company, and a Диадок in
// which the others are played.
type sandboxes struct {
	servers   []*http.Server
	urls      map[string]string // of Tryton, by company
	operators map[string]string // of Диадок
	staff     map[string][]person
}

// startSandboxes fills the sandboxes and opens them.
func startSandboxes(s *sample, now func() time.Time, password string) (*sandboxes, error) {
	boxes := &sandboxes{urls: map[string]string{}, operators: map[string]string{}, staff: map[string][]person{}}
	for i, c := range companies {
		server := sandbox.New(sandbox.Options{Database: c.id, User: user, Password: password, Now: now, Seed: uint64(i)})
		boxes.staff[c.id] = s.staff(c)
		s.fill(server, c, boxes.staff[c.id])
		var err error
		if boxes.urls[c.id], err = boxes.open(server); err != nil {
			return nil, errors.Join(err, boxes.close())
		}
		if boxes.operators[c.id], err = boxes.open(operatorOf(c, now, password)); err != nil {
			return nil, errors.Join(err, boxes.close())
		}
	}
	return boxes, nil
}

// open lets a sandbox be reached, and gives its address.
func (b *sandboxes) open(handler http.Handler) (string, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // a port of this machine is there at once
	if err != nil {
		return "", err
	}
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	b.servers = append(b.servers, server)
	go func() { _ = server.Serve(listener) }()
	return "http://" + listener.Addr().String(), nil
}

func (b *sandboxes) close() error {
	var failures []error
	for _, server := range b.servers {
		failures = append(failures, server.Close())
	}
	return errors.Join(failures...)
}

// fill puts a company's people, marks and invoices into its Tryton.
func (s *sample) fill(server *sandbox.Server, c company, staff []person) {
	id := server.AddCompany(sandbox.Company{
		Party: sandbox.Party{Name: c.name, INN: c.inn, KPP: c.kpp, Address: sandbox.Address{Street: c.address, Country: "RU"}}, TimeZone: c.zone,
	})
	for _, p := range staff {
		employee := server.AddEmployee(sandbox.Employee{Company: id, Name: p.name, Tab: p.tab, Start: p.hired, End: p.dismissed})
		for _, m := range s.marks(c, p) {
			server.AddMarks(sandbox.Mark{Employee: employee, At: m.at, Out: !m.in})
		}
	}
	buyers, taxes := map[string]int64{}, map[string]int64{"none": 0}
	for i, sale := range s.sales(c, invoices) {
		if _, known := buyers[sale.buyer.inn]; !known {
			buyers[sale.buyer.inn] = server.AddParty(sandbox.Party{
				Name: sale.buyer.name, INN: sale.buyer.inn, KPP: sale.buyer.kpp, Address: sandbox.Address{Street: sale.buyer.address, Country: "RU"},
			})
		}
		invoice := sandbox.Invoice{Company: id, Party: buyers[sale.buyer.inn], Date: sale.date.Format(time.DateOnly)}
		for _, l := range sale.lines {
			if _, known := taxes[l.rate]; !known {
				taxes[l.rate] = server.AddTax(id, l.rate)
			}
			quantity, err := strconv.ParseFloat(l.quantity.String(), 64) // Tryton keeps quantities as floats
			if err != nil {
				panic("demo: " + err.Error())
			}
			invoice.Lines = append(invoice.Lines, sandbox.Line{
				Description: l.name, Quantity: quantity, Unit: l.unit, Price: l.price, Tax: taxes[l.rate],
			})
		}
		if c.id == companies[0].id && i == invoices/2 {
			invoice.Lines[0].Unit = unknownUnit
		}
		server.AddInvoice(invoice)
	}
}
