// Runs every case that second_runtime_cases wrote through ONNX Runtime and counts the values that differ.
// usage: node compare.js PACKAGES CASES     PACKAGES: the folder that holds node_modules
'use strict';
const fs = require('fs');
const path = require('path');
const { createRequire } = require('module');

const [packages, cases] = process.argv.slice(2).map((folder) => path.resolve(folder));
const runtime = createRequire(path.join(packages, 'here.js'))('onnxruntime-node');

function readExpected(file) {
    const bytes = fs.readFileSync(file);
    return Uint16Array.from({ length: bytes.length / 2 }, (_, i) => bytes.readUInt16LE(2 * i));
}

async function differing({ file, input }) {
    const stem = path.join(cases, file);
    const session = await runtime.InferenceSession.create(`${stem}.onnx`, { intraOpNumThreads: 1 });
    const samples = Float32Array.from(fs.readFileSync(`${stem}.input`));
    const { output } = await session.run({ input: new runtime.Tensor('float32', samples, input) });
    const expected = readExpected(`${stem}.expected`);
    if (output.data.length !== expected.length)
        throw new Error(`${output.data.length} values, ${expected.length} expected`);
    return expected.reduce((count, value, i) => count + (output.data[i] !== value), 0);
}

async function main() {
    const list = JSON.parse(fs.readFileSync(path.join(cases, 'cases.json'), 'utf8'));
    let failures = list.length === 0 ? 1 : 0;
    for (const one of list) {
        const count = await differing(one);
        console.log(`${count === 0 ? 'equal' : `${count} values differ`}: ${one.name}`);
        failures += count !== 0;
    }
    return failures ? 1 : 0;
}

main().then((status) => process.exit(status), (error) => {
    console.error(error.message);
    process.exit(1);
});
