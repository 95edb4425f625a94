// VS Code's extension host loads this and runs the suite that CONSULT_SUITE names. A line for each test goes to CONSULT_REPORT.

const { appendFileSync } = require('node:fs');
const path = require('node:path');
const Mocha = require(path.join(process.env.CONSULT_MODULES, 'mocha'));

exports.run = () =>
  new Promise((resolve, reject) => {
    const report = (line) => appendFileSync(process.env.CONSULT_REPORT, `${line}\n`);
    const mocha = new Mocha({ ui: 'tdd', timeout: 90_000, reporter: class {} });
    mocha.addFile(path.join(__dirname, `${process.env.CONSULT_SUITE}.js`));
    const tests = mocha.run((failures) => {
      report(failures ? `not ok ${failures} failed` : 'ok every step was taken');
      return failures ? reject(new Error(`${failures} failed`)) : resolve();
    });
    tests.on('pass', (test) => report(`ok ${test.title} (${test.duration} ms)`));
    tests.on('fail', (test, error) => report(`not ok ${test.title}\n${error.stack.replace(/^/gm, '    ')}`));
  });
