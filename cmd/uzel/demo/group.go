package demo

import (
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/uzelhub/uzel/schemas/num"
)

// company is one of the three organisations of the sample group. Their ИНН have right check digits and are nobody's.
type company struct {
	id, name, inn, kpp, okpo, address, zone, edoID string
	director                                       [3]string
	function                                       string // of its УПД
	rate                                           string // percent of НДС, "none" is без НДС
	documentName, operation                        string
	goods                                          []good
	staff                                          int
}

// good is something the company sells.
type good struct {
	name, unit string
	price      string
}

var companies = []company{
	{
		id: "romashka", name: "ООО «Ромашка»", inn: "7700000016", kpp: "770101001", okpo: "00010010",
		address: "г. Москва, ул. Примерная, д. 1", zone: "Europe/Moscow",
		edoID: "2BM-7700000016-770101001-202601010000000000001", director: [3]string{"Ромашкина", "Анна", "Сергеевна"},
		function: "СЧФДОП", rate: "22", operation: "Товары переданы",
		documentName: "Счет-фактура и документ об отгрузке товаров (выполнении работ), передаче имущественных прав (документ об оказании услуг)",
		goods: []good{
			{"Бумага офисная А4, пачка", "u", "349.00"}, {"Картридж лазерный", "u", "4190.50"},
			{"Кофе зерновой", "kg", "1890.00"}, {"Кресло рабочее", "u", "12750.00"},
		},
		staff: 90,
	},
	{
		id: "vector", name: "ООО «Вектор»", inn: "7810000026", kpp: "781001001", okpo: "00010027",
		address: "г. Санкт-Петербург, ул. Образцовая, д. 2", zone: "Europe/Moscow",
		edoID: "2BM-7810000026-781001001-202601010000000000002", director: [3]string{"Векторов", "Пётр", "Ильич"},
		function: "ДОП", rate: "none", operation: "Услуги оказаны в полном объёме", documentName: "Акт об оказании услуг",
		goods: []good{
			{"Сопровождение учётной системы", "h", "2400.00"}, {"Настройка обмена данными", "h", "3100.00"},
		},
		staff: 40,
	},
	{
		id: "uralstroy", name: "ООО «Уралстрой»", inn: "6605000014", kpp: "660501001", okpo: "00010033",
		address: "Свердловская обл., г. Учебный, ул. Заводская, д. 3", zone: "Asia/Yekaterinburg",
		edoID: "2BM-6605000014-660501001-202601010000000000003", director: [3]string{"Уралов", "Олег", "Маратович"},
		function: "СЧФДОП", rate: "22", operation: "Работы выполнены",
		documentName: "Счет-фактура и документ об отгрузке товаров (выполнении работ), передаче имущественных прав (документ об оказании услуг)",
		goods: []good{
			{"Монтаж перегородок", "h", "1850.00"}, {"Смесь сухая строительная", "kg", "27.40"}, {"Дверь межкомнатная", "u", "9800.00"},
		},
		staff: 70,
	},
}

// person is an employee.
type person struct {
	tab, name, position, department, schedule string
	hired, dismissed                          string
}

// mark is a passage through a turnstile.
type mark struct {
	tab string
	at  time.Time
	in  bool
}

// sale is a customer invoice.
type sale struct {
	buyer company
	date  time.Time
	lines []saleLine
}

type saleLine struct {
	good
	quantity num.Decimal
	rate     string
}

// sample makes the group's month out of a seed: the same seed gives the same group.
type sample struct {
	random *rand.Rand
	month  time.Time // its first day
}

func newSample(seed uint64, month time.Time) *sample {
	return &sample{random: rand.New(rand.NewPCG(seed, 0x757a656c)), month: month}
}

var (
	surnames = []string{
		"Берёзов", "Ветров", "Гончаров", "Дубров", "Ельников", "Журавлёв", "Зимин", "Ильин", "Кленов", "Лугов", "Мельников", "Нилов",
		"Озеров", "Полянский", "Родников", "Снегирёв", "Тихонов", "Ушаков", "Филин", "Холмов", "Цветков", "Чайкин", "Шмелёв", "Ясенев",
	}
	firstNames  = []string{"Алексей", "Борис", "Виктор", "Глеб", "Денис", "Егор", "Игорь", "Кирилл", "Максим", "Олег", "Роман", "Степан"}
	patronymics = []string{"Андреевич", "Борисович", "Васильевич", "Дмитриевич", "Игоревич", "Львович", "Николаевич", "Павлович"}
	workplaces  = []struct{ position, department, schedule string }{
		{"Бухгалтер", "Бухгалтерия", "five-two"}, {"Менеджер", "Отдел продаж", "five-two"}, {"Инженер", "Производство", "five-two"},
		{"Кладовщик", "Склад", "two-two-day"}, {"Охранник", "Служба охраны", "two-two-night"}, {"Оператор", "Производство", "two-two-day"},
	}
)

func (s *sample) staff(c company) []person {
	people := make([]person, 0, c.staff)
	for i := range c.staff {
		place := workplaces[s.random.IntN(len(workplaces))]
		p := person{
			tab:      fmt.Sprintf("%05d", i+1),
			name:     pick(s.random, surnames) + " " + pick(s.random, firstNames) + " " + pick(s.random, patronymics),
			position: place.position, department: place.department, schedule: place.schedule,
			hired: s.month.AddDate(-1-s.random.IntN(5), 0, -s.random.IntN(300)).Format(time.DateOnly),
		}
		switch i % 30 {
		case 11: // came in the middle of the month
			p.hired = s.month.AddDate(0, 0, 10).Format(time.DateOnly)
		case 23: // left before its end
			p.dismissed = s.month.AddDate(0, 0, 19).Format(time.DateOnly)
		}
		people = append(people, p)
	}
	return people
}

// cycleAnchor is the first working day of the demo's shift schedules; work_schedules.yaml names the same day.
var cycleAnchor = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// marks makes a person's passages of the month and of two days on either side.
func (s *sample) marks(c company, p person) []mark {
	zone, err := time.LoadLocation(c.zone)
	if err != nil {
		panic("demo: " + err.Error())
	}
	var marks []mark
	for day := s.month.AddDate(0, 0, -2); day.Before(s.month.AddDate(0, 1, 2)); day = day.AddDate(0, 0, 1) {
		date := day.Format(time.DateOnly)
		if date < p.hired || p.dismissed != "" && date > p.dismissed || !works(p.schedule, day) || s.random.IntN(40) == 0 {
			continue
		}
		start, length := shift(p.schedule)
		came := time.Date(day.Year(), day.Month(), day.Day(), start, s.random.IntN(20)-12, s.random.IntN(60), 0, zone)
		left := came.Add(length + time.Duration(s.random.IntN(50)-15)*time.Minute)
		marks = append(marks, mark{p.tab, came, true})
		if s.random.IntN(150) != 0 { // now and then somebody forgets to mark that they left
			marks = append(marks, mark{p.tab, left, false})
		}
	}
	return marks
}

func works(schedule string, day time.Time) bool {
	if schedule == "five-two" {
		return day.Weekday() != time.Saturday && day.Weekday() != time.Sunday
	}
	days := int(day.Sub(cycleAnchor).Hours() / 24)
	return days%4 < 2
}

func shift(schedule string) (startHour int, length time.Duration) {
	switch schedule {
	case "two-two-day":
		return 8, 12 * time.Hour
	case "two-two-night":
		return 20, 12 * time.Hour
	}
	return 9, 9 * time.Hour
}

// sales makes a company's invoices of the month, each to another company of the group.
func (s *sample) sales(c company, count int) []sale {
	sales := make([]sale, 0, count)
	for i := range count {
		buyer := companies[s.random.IntN(len(companies))]
		for buyer.id == c.id {
			buyer = companies[s.random.IntN(len(companies))]
		}
		one := sale{buyer: buyer, date: s.month.AddDate(0, 0, i*27/count)}
		for range 1 + s.random.IntN(4) {
			rate := c.rate
			if rate == "22" && s.random.IntN(6) == 0 {
				rate = "10"
			}
			one.lines = append(one.lines, saleLine{
				good: c.goods[s.random.IntN(len(c.goods))], quantity: num.Int(int64(1 + s.random.IntN(40))), rate: rate,
			})
		}
		sales = append(sales, one)
	}
	return sales
}

func pick(random *rand.Rand, words []string) string { return words[random.IntN(len(words))] }
