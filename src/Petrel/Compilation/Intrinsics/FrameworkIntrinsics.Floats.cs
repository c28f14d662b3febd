using Petrel.Binary;

namespace Petrel.Compilation.Intrinsics;

internal static partial class FrameworkIntrinsics
{
    private static FrameworkIntrinsic FindFloat(Opcode opcode) => opcode switch
    {
        Opcode.F32x4Splat => Overload("Create", 'f', "f:v"),
        Opcode.F32x4ExtractLane => Generic("GetElement", 'f', "vi:t"),
        Opcode.F32x4Eq => Generic("Equals", 'f'),
        Opcode.F32x4Ne => Generic("Equals", 'f', "vv:v", IntrinsicContext.Complement),
        Opcode.F32x4Lt => Generic("LessThan", 'f'),
        Opcode.F32x4Gt => Generic("GreaterThan", 'f'),
        Opcode.F32x4Le => Generic("LessThanOrEqual", 'f'),
        Opcode.F32x4Ge => Generic("GreaterThanOrEqual", 'f'),
        Opcode.F32x4Abs => Generic("Abs", 'f', "v:v"),
        Opcode.F32x4Neg => Operator("op_UnaryNegation", 'f', "v:v"),
        Opcode.F32x4Sqrt => Generic("Sqrt", 'f', "v:v"),
        Opcode.F32x4Ceil => Overload("Ceiling", 'f', "v:v"),
        Opcode.F32x4Floor => Overload("Floor", 'f', "v:v"),
        Opcode.F32x4Trunc => Overload("Truncate", 'f', "v:v"),
        Opcode.F32x4Nearest => Overload("Round", 'f', "v:v"),
        Opcode.F32x4Add => Operator("op_Addition", 'f'),
        Opcode.F32x4Sub => Operator("op_Subtraction", 'f'),
        Opcode.F32x4Mul => Operator("op_Multiply", 'f'),
        Opcode.F32x4Div => Operator("op_Division", 'f'),
        Opcode.F32x4ConvertI32x4S => Overload("ConvertToSingle", 'i', "v:w", 'f'),
        Opcode.F32x4ConvertI32x4U => Overload("ConvertToSingle", 'u', "v:w", 'f'),

        Opcode.F64x2Splat => Overload("Create", 'd', "d:v"),
        Opcode.F64x2ExtractLane => Generic("GetElement", 'd', "vi:t"),
        Opcode.F64x2Eq => Generic("Equals", 'd'),
        Opcode.F64x2Ne => Generic("Equals", 'd', "vv:v", IntrinsicContext.Complement),
        Opcode.F64x2Lt => Generic("LessThan", 'd'),
        Opcode.F64x2Gt => Generic("GreaterThan", 'd'),
        Opcode.F64x2Le => Generic("LessThanOrEqual", 'd'),
        Opcode.F64x2Ge => Generic("GreaterThanOrEqual", 'd'),
        Opcode.F64x2Abs => Generic("Abs", 'd', "v:v"),
        Opcode.F64x2Neg => Operator("op_UnaryNegation", 'd', "v:v"),
        Opcode.F64x2Sqrt => Generic("Sqrt", 'd', "v:v"),
        Opcode.F64x2Ceil => Overload("Ceiling", 'd', "v:v"),
        Opcode.F64x2Floor => Overload("Floor", 'd', "v:v"),
        Opcode.F64x2Trunc => Overload("Truncate", 'd', "v:v"),
        Opcode.F64x2Nearest => Overload("Round", 'd', "v:v"),
        Opcode.F64x2Add => Operator("op_Addition", 'd'),
        Opcode.F64x2Sub => Operator("op_Subtraction", 'd'),
        Opcode.F64x2Mul => Operator("op_Multiply", 'd'),
        Opcode.F64x2Div => Operator("op_Division", 'd'),

        Opcode.V128Not => Operator("op_OnesComplement", 'S', "v:v"),
        Opcode.V128And => Operator("op_BitwiseAnd", 'S'),
        Opcode.V128Andnot => Generic("AndNot", 'S'),
        Opcode.V128Or => Operator("op_BitwiseOr", 'S'),
        Opcode.V128Xor => Operator("op_ExclusiveOr", 'S'),
        Opcode.V128AnyTrue => Operator("op_Inequality", 'S', "vv:b", IntrinsicContext.CompareWithZero),
        _ => default,
    };
}
