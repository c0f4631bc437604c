// Records docs/session.md: a session in tmux on the sandbox (`npm run record`). With --check it only says whether what is
// there has become untrue: what differs from run to run (ids of jobs, times, how far a batch is) does not count.
import { spawnSync } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { Recording } from './recording.js'

const PAGE = new URL('session.md', import.meta.url)

/** Refused once each, so that there is something to try again. */
const FAULTS = [
  {
    operation: 'UpdateUserRoutingProfile',
    users: ['marek.nowak', 'hanna.dubois', 'jurgen.muller', 'mehmet.kaya', 'eszter.brown', 'tomas.becker'],
    kind: 'error',
    perUser: true,
    times: 1,
    code: 'InvalidParameterException',
    status: 400,
    message: 'The user is being updated by another request.',
  },
]

if (spawnSync('tmux', ['-V']).status !== 0) {
  process.stderr.write('tmux is not installed: the session can be neither recorded nor checked.\n')
  process.exitCode = 2
} else {
  const recorded = await record()
  const before = await readFile(PAGE, 'utf8').catch(() => '')
  if (lasting(recorded) === lasting(before)) process.stdout.write('docs/session.md is true.\n')
  else if (process.argv.includes('--check')) refuse(before, recorded)
  else await writeFile(PAGE, recorded)
}

async function record() {
  const seat = new Recording()
  try {
    await seat.open(['--users', '300', '--speed', '2'], FAULTS)
    await seat.sitDown(120, 30)
    await start(seat)
    await findAndSelect(seat)
    await editInBulk(seat)
    await goOn(seat)
    await dealWithFailures(seat)
    await editDetails(seat)
    await lookAtJobs(seat)
    return `${seat.text.trimEnd()}\n`
  } finally {
    await seat.close()
  }
}

async function start(seat) {
  seat.say(
    '<!-- Written by docs/record-session.js. Change the program and run `npm run record`. -->',
    '# A session, screen by screen',
    'Recorded from a real terminal on the sandbox (`connect-bulk sandbox start --users 300 --speed 2`, with a fault file that fails three users once). `connect-bulk` without a command, on a terminal:',
  )
  await seat.show(/> Find and select users/, 'Enter')
}

async function findAndSelect(seat) {
  seat.say(
    '## Find and select users',
    'A table of everybody, with what they have now. `f` adds a filter: a field, an operator, a value.',
  )
  await seat.on(/No filter: everybody/, 'f')
  await seat.show(/which field\?/, '=routing')
  await seat.on(/> Routing profile/, 'Enter')
  await seat.on(/> is /, 'Enter')
  seat.say('The values are those of the instance; typing narrows them.')
  await seat.on(/Routing profile is/, '=b')
  await seat.show(/Find: b$/m, '=asic')
  await seat.on(/Find: basic$/m, 'Enter')
  await seat.on(/Filter: Routing profile is/, 'f')
  await seat.on(/which field\?/, '=hier')
  await seat.on(/> Hierarchy/, 'Enter')
  await seat.on(/> is /, 'End', 'Enter')
  await seat.on(/or is below/, '=france')
  await seat.on(/> France$/m, 'Enter')
  seat.say(
    'Two filters now. `s` sets how many rows a page has, Space ticks a row, `p` the page, `a` all that match. What is ticked stays so, whatever is filtered, and the number of it is always in sight.',
  )
  await seat.on(/is, or is below France/, 'a')
  await seat.show(/[1-9]\d* users selected/, 'e')
}

async function editInBulk(seat) {
  seat.say(
    '## Edit users in bulk',
    'Each setting with what the selected users have now. What is not chosen stays as it is.',
  )
  await seat.show(/> Routing profile/, 'Enter')
  await seat.on(/On the command line: --routing-profile/, '=billing, eu')
  await seat.on(/> Billing, EU/, 'Enter')
  await seat.on(/→ Billing, EU/, '=acw')
  await seat.on(/> ACW timeout/, 'Enter')
  await seat.on(/> The same for all four channels/, 'Enter')
  seat.say('A value is judged as it is typed; Enter does not take a wrong one.')
  await seat.on(/ACW timeout$/m, '=soon')
  await seat.show(/"soon" is not/, 'C-u', '=60', 'Enter')
  await seat.on(/→ 60/, 'End')
  await seat.on(/> Review 2 changes/, 'Enter')
  seat.say(
    '## Review',
    'The same plan as that of `edit`, with the command line that does the same. `o` writes it to a file, Esc goes back.',
  )
  await seat.show(/s Save/, 's')
  seat.say('Nothing has been changed yet. Save asks; above 25 users for their number.')
  const question = await seat.on(/Number of users:/)
  const [number = ''] = /\d+/.exec(question) ?? []
  await seat.on(/Number of users:/, `=${number}`)
  await seat.show(/Number of users: \d+/, 'Enter')
}

async function goOn(seat) {
  seat.say(
    '## It goes on in the background',
    'The line at the bottom says how far it is, below every screen. Meanwhile everything can be gone on with; further edits queue.',
  )
  await seat.on(/Updating [1-9]\d* of/, 'Escape')
  await seat.show(/> Find and select users[^]*Updating \d+ of/)
  await seat.on(/Batch 1 finished/)
  seat.say('At the end it has counts. Refresh shows the updated users.')
  await seat.show(/Batch 1 finished: \d+ users updated, [1-9]\d* failed/, 'Down', 'Down', 'Down', 'Down')
}

async function dealWithFailures(seat) {
  seat.say('## When some fail', 'Under Batches: the reasons, grouped, and four things to do.')
  await seat.on(/> Batches/, 'Enter')
  await seat.on(/Batches of this session/, 'Enter')
  await seat.show(/> Download CSV/, 'Down')
  seat.say(
    '*Download CSV* writes each user with the reason; `retry` takes the file back, edited or not. *Edit* asks for another value for those left. *Try again* makes a new plan of what is left to do:',
  )
  await seat.on(/> Try again/, 'Enter')
  await seat.show(/s Save/, 's')
  await seat.on(/> No, go back/, 'Down')
  await seat.on(/> Yes/, 'Enter')
  await seat.on(/Batch 2 finished/, 'Escape')
}

async function editDetails(seat) {
  seat.say(
    '## Edit other user details',
    'The selected users one after another, each with a form that is filled in. Previous and Next keep what was answered; Submit shows what changes, and asks.',
  )
  await seat.on(/> Batches/, 'Home', 'Down', 'Down')
  await seat.on(/> Edit other user details/, 'Enter')
  await seat.on(/User details · 1 of/, '=first')
  await seat.on(/> First name/, 'Enter')
  await seat.on(/e\.g\. Anna: /, 'C-u', '=Annika', 'Enter')
  await seat.show(/→ Annika/, '=submit')
  await seat.on(/> Submit/, 'Enter')
  await seat.on(/s Save/, 's')
  await seat.on(/> No, go back/, 'Down')
  await seat.on(/> Yes/, 'Enter')
  await seat.on(/Batch 3 finished/, 'Escape')
}

async function lookAtJobs(seat) {
  seat.say('## Jobs', 'All that was ever changed from this machine, by sessions and by commands.')
  await seat.on(/> Edit other user details/, 'End', 'Up')
  await seat.on(/> Jobs/, 'Enter')
  await seat.show(/SUCCEEDED/, 'Enter')
  seat.say(
    'One of them: what became of it, and what can still be done. Undo is planned, reviewed and asked like any other change.',
  )
  await seat.show(/> Undo/, 'Escape')
  await seat.on(/SUCCEEDED/, 'Escape')
  seat.say(
    '## Leaving',
    'Esc or Ctrl-C goes one level back, and at the top asks. With batches under way it asks whether to wait for them, to let them go on by themselves, or to cancel them.',
  )
  await seat.on(/> Jobs/, 'Escape')
  await seat.show(/Leave connect-bulk\?/, 'Down', 'Enter')
  seat.say('What it leaves on the terminal:')
  await seat.show(/\[exit code 0\]/)
}

/** The page without what is another at each run. */
function lasting(page) {
  return page
    .replaceAll(/\d{8}-\d{6}-[0-9a-f]{4}/g, 'JOB')
    .replaceAll(/\d{4}-\d{2}-\d{2}T[\d:.]+Z/g, 'TIME')
    .replaceAll(/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, 'ID')
    .replaceAll(/Updating \d+ of (\d+) users, \d+ failed/g, 'Updating $1 users')
    .replaceAll(/\b\d+(\.\d+)? s\b/g, 'SECONDS')
    .replaceAll(/^The service asked to slow down .*\n/gm, '')
    .replaceAll(/ +/g, ' ')
}

function refuse(before, recorded) {
  const [old, now] = [before, recorded].map((page) => lasting(page).split('\n'))
  const at = now.findIndex((line, index) => line !== old[index])
  process.stderr.write(
    `docs/session.md is stale; run npm run record. Its first wrong line is ${at + 1}:\n- ${old[at] ?? ''}\n+ ${now[at] ?? ''}\n`,
  )
  process.exitCode = 1
}
